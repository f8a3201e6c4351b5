package dev.folkmoot.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "unban", mixinStandardHelpOptions = true, description = "End a ban.")
final class UnbanCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "PEER", description = "Its name, or its id or the end of it.")
  private String peer = "";

  UnbanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.nodes().admin().unban(peer);
    return 0;
  }
}
