package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Take a model out of memory.")
final class StopCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "MODEL")
  private String model = "";

  StopCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try {
      session.nodes().client().unload(model);
      return 0;
    } catch (FailureException e) {
      if (e.failure().kind() == Failure.Kind.NOT_FOUND) {
        throw new FailureException(
            Failure.Kind.NOT_FOUND, "couldn't find model \"" + model + "\" to stop", e);
      }
      throw e;
    }
  }
}
