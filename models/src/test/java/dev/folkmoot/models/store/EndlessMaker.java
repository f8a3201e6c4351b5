package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.SplittableRandom;

/**
 * A process that makes and deletes models until it is killed. Before and after each step it writes
 * a line, so that who killed it knows what must be there: {@code begin NAME VALUE}, {@code done
 * NAME VALUE}. The value is the model's system text, or {@code -} for none.
 */
final class EndlessMaker {

  static final int NAMES = 3;
  static final String GONE = "-";

  private EndlessMaker() {}

  /** Arguments: root, journal, a name's first letter, seed, and the GGUF files to choose from. */
  public static void main(String[] arguments) throws IOException {
    ModelStore store = ModelStore.open(Path.of(arguments[0]), Clock.systemUTC());
    Path journal = Path.of(arguments[1]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[3]));
    for (int step = 0; ; step++) {
      String name = arguments[2] + random.nextInt(NAMES);
      boolean delete = random.nextInt(4) == 0;
      String value = delete ? GONE : arguments[3] + "-" + step;
      Path gguf = Path.of(arguments[4 + random.nextInt(arguments.length - 4)]);
      write(journal, "begin " + name + " " + value);
      if (delete) {
        delete(store, name);
      } else {
        store.create(
            ModelName.parse(name).orElseThrow(),
            gguf,
            ModelRecipe.PLAIN.withSystem(value),
            Progress.SILENT);
      }
      write(journal, "done " + name + " " + value);
    }
  }

  private static void delete(ModelStore store, String name) {
    try {
      store.delete(ModelName.parse(name).orElseThrow());
    } catch (FailureException e) {
      if (e.failure().kind() != dev.folkmoot.core.failure.Failure.Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static void write(Path journal, String line) throws IOException {
    Files.writeString(journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
