package dev.folkmoot.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    mixinStandardHelpOptions = true,
    description = "Bring a model from a registry.")
final class PullCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "[HOST/][NAMESPACE/]MODEL[:TAG]")
  private String model = "";

  @Option(
      names = "--insecure",
      description = "Allow plain HTTP, for registries that nobody vouches for.")
  private boolean insecure;

  PullCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (TransferScreen screen = new TransferScreen(session.terminal(), session.clock())) {
      session.nodes().models().pull(model, insecure, screen);
    }
    return 0;
  }
}
