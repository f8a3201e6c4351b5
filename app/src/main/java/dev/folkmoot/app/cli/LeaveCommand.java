package dev.folkmoot.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "leave",
    mixinStandardHelpOptions = true,
    description = "Leave the mesh and all friends; to come back takes an invitation.")
final class LeaveCommand implements Callable<Integer> {

  private final Session session;

  LeaveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.nodes().admin().leave();
    session
        .terminal()
        .note("Left the mesh, and forgot its friends. This machine is one of its own.");
    return 0;
  }
}
