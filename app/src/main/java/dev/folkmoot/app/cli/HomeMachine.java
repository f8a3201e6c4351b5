package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.core.failure.FailureException;
import java.util.Optional;

/** Knows what the machine is called that this program talks to, so that others stand out. */
final class HomeMachine {

  /** What a header cannot carry is left out of names there. */
  private static final String NOT_IN_HEADERS = "[^ !#-\\[\\]-~]";

  private static final System.Logger LOG = System.getLogger(HomeMachine.class.getName());

  private final AdminClient node;
  private Optional<String> name = Optional.empty();

  HomeMachine(AdminClient node) {
    this.node = node;
  }

  /** The name, made fit for a terminal, if it is another machine's. */
  synchronized Optional<String> other(String machine) {
    if (name.isEmpty()) {
      name = Optional.of(asked(machine));
    }
    return machine.equals(name.get()) ? Optional.empty() : Optional.of(PlainText.of(machine));
  }

  /** Where the node does not say it, nothing is claimed. */
  private String asked(String otherwise) {
    try {
      return node.node().name().replaceAll(NOT_IN_HEADERS, "");
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.DEBUG, "the node does not say its name", e);
      return otherwise;
    }
  }
}
