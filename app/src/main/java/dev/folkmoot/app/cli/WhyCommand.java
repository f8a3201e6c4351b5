package dev.folkmoot.app.cli;

import dev.folkmoot.http.admin.Decision;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Tell who was asked to answer the last requests, and why.")
final class WhyCommand implements Callable<Integer> {

  private final Session session;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many requests to look back; ${DEFAULT-VALUE} if nothing is said.")
  private int last = 1;

  WhyCommand(Session session) {
    this.session = session;
  }

  /** In the order in which they were made, so that the last one stands above the prompt. */
  @Override
  public Integer call() {
    List<Decision> decisions = session.nodes().admin().decisions(last).reversed();
    if (decisions.isEmpty()) {
      session.terminal().note("Nothing has been asked of this node yet.");
    }
    String gap = "";
    for (Decision decision : decisions) {
      session.terminal().out().print(gap);
      decision.lines().forEach(line -> session.terminal().out().println(PlainText.of(line)));
      gap = System.lineSeparator();
    }
    return 0;
  }
}
