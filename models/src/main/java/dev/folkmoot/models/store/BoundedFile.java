package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small files whole, and refuses those that are not small. */
final class BoundedFile {

  private BoundedFile() {}

  static byte[] read(Path path, long mostBytes) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes((int) mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw FailureException.invalid(
            "the file " + path + " has more than the " + mostBytes + " bytes that are sensible");
      }
      return bytes;
    }
  }
}
