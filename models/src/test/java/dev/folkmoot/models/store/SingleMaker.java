package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that makes one model and writes down how it went; or dies, without any farewell, at a
 * certain step on the way.
 */
final class SingleMaker {

  static final int HALTED = 86;

  private SingleMaker() {}

  /** Arguments: root, GGUF file, the file for the outcome, the step to die at (0: none). */
  public static void main(String[] arguments) throws IOException {
    String outcome = "made";
    AtomicInteger steps = new AtomicInteger();
    int last = Integer.parseInt(arguments[3]);
    try {
      ModelStore.open(Path.of(arguments[0]), Clock.systemUTC())
          .create(
              ModelName.parse("one").orElseThrow(),
              Path.of(arguments[1]),
              ModelRecipe.PLAIN.withSystem("new"),
              (status, completed, total) -> {
                if (steps.incrementAndGet() == last) {
                  Runtime.getRuntime().halt(HALTED);
                }
              });
    } catch (FailureException e) {
      outcome = e.failure().kind() + " " + e.failure().message();
    }
    Files.writeString(Path.of(arguments[2]), outcome);
  }
}
