package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** A process that makes one model and writes down how it went. */
final class SingleMaker {

  private SingleMaker() {}

  /** Arguments: root, GGUF file, the file for the outcome. */
  public static void main(String[] arguments) throws IOException {
    String outcome = "made";
    try {
      ModelStore.open(Path.of(arguments[0]), Clock.systemUTC())
          .create(
              ModelName.parse("one").orElseThrow(),
              Path.of(arguments[1]),
              ModelRecipe.PLAIN,
              Progress.SILENT);
    } catch (FailureException e) {
      outcome = e.failure().kind() + " " + e.failure().message();
    }
    Files.writeString(Path.of(arguments[2]), outcome);
  }
}
