package dev.folkmoot.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "ban",
    mixinStandardHelpOptions = true,
    description = "Have nothing to do with a peer any more, until 'moot unban'.")
final class BanCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "PEER", description = "Its name, or its id or the end of it.")
  private String peer = "";

  BanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.nodes().admin().ban(peer);
    return 0;
  }
}
