package dev.folkmoot.app.cli;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.admin.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description = "Take an invitation: the code that 'moot invite' printed on another machine.")
final class JoinCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "CODE", description = "For example K7-9Q2M-X4NT.")
  private String code = "";

  @Option(
      names = "--at",
      paramLabel = "ADDRESS",
      description = "Where the other machine is; without it, it is looked for on this network.")
  private List<String> addresses = new ArrayList<>();

  JoinCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Membership membership = session.nodes().admin().join(code, addresses);
    String who = PlainText.of(membership.name()) + " (" + membership.peer().shortText() + ")";
    session
        .terminal()
        .out()
        .println(
            membership.as() == Reach.MESH
                ? "This machine and " + who + " are one mesh now."
                : who + " is a friend now.");
    return 0;
  }
}
