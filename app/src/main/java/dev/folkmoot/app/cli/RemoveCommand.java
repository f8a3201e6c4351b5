package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelMover;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "rm",
    mixinStandardHelpOptions = true,
    description = "Delete models from this machine.")
final class RemoveCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(paramLabel = "MODEL", arity = "1..*")
  private List<String> models = List.of();

  RemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ModelMover mover = session.nodes().models();
    for (String model : models) {
      mover.delete(model);
      session.terminal().out().println("deleted '" + model + "'");
    }
    return 0;
  }
}
