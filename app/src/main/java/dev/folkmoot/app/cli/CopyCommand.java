package dev.folkmoot.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "cp", mixinStandardHelpOptions = true, description = "Give a model a second name.")
final class CopyCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(index = "0", paramLabel = "SOURCE")
  private String source = "";

  @Parameters(index = "1", paramLabel = "DESTINATION")
  private String destination = "";

  CopyCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.nodes().models().copy(source, destination);
    session.terminal().out().println("copied '" + source + "' to '" + destination + "'");
    return 0;
  }
}
