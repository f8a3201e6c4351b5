package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Watch the mesh: peers, answers, models and routes, every second. q ends.",
      "Where no terminal is, say it once."
    })
final class TopCommand implements Callable<Integer> {

  private final Session session;

  TopCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    AdminClient node = session.nodes().admin();
    TopView first = TopView.of(node, session.clock());
    if (!session.terminal().outIsTerminal()) {
      first.lines().forEach(session.terminal().out()::println);
      return 0;
    }
    new LiveScreen(session.terminal(), () -> lines(node)).show(Signals.first());
    return 0;
  }

  /** A node that ends, or starts again, is something to be seen and no reason to stop looking. */
  private List<String> lines(AdminClient node) {
    List<String> lines = new ArrayList<>();
    try {
      lines.addAll(TopView.of(node, session.clock()).lines());
    } catch (FailureException e) {
      lines.add("Error: " + PlainText.of(e.failure().message()));
    }
    lines.add("");
    lines.add("q ends");
    return lines;
  }
}
