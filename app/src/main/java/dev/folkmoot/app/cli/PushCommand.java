package dev.folkmoot.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    description = "Send a model to a registry.")
final class PushCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "[HOST/][NAMESPACE/]MODEL[:TAG]")
  private String model = "";

  @Option(
      names = "--insecure",
      description = "Allow plain HTTP, for registries that nobody vouches for.")
  private boolean insecure;

  PushCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (TransferScreen screen = new TransferScreen(session.terminal(), session.clock())) {
      session.nodes().models().push(model, insecure, screen);
    }
    return 0;
  }
}
