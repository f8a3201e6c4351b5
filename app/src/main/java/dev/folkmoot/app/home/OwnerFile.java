package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that only its owner may read, replaced as a whole.
 *
 * @param file its folder is made if it is not there
 */
public record OwnerFile(Path file) {

  public void write(String content) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot make " + folder + ": " + e.getMessage(), e);
    }
    Replacement.writeForGood(file, content.getBytes(StandardCharsets.UTF_8));
  }
}
