package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A file with one secret, which only its owner may read. It is drawn when it is first wanted; of
 * several nodes that want it at the same moment one draws, and the others take what it drew.
 *
 * @param file where it is kept
 */
public record KeyFile(FolkmootHome home, Path file) {

  /** More than any key has; who put a film here is told so. */
  private static final int MAX_BYTES = 4_096;

  /** The secret; a new one if there is none. */
  public byte[] readOr(Supplier<byte[]> draw) {
    Optional<byte[]> kept = read();
    if (kept.isPresent()) {
      return kept.get();
    }
    try (SharedChange _ = SharedChange.begin(home)) {
      return read()
          .orElseGet(() -> {
            byte[] drawn = draw.get();
            Replacement.writeForGood(file, drawn);
            return drawn;
          });
    }
  }

  void replace(byte[] content) {
    try (SharedChange _ = SharedChange.begin(home)) {
      Replacement.writeForGood(file, content);
    }
  }

  Optional<byte[]> read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw FailureException.invalid(
            file + " is no key: it has more than " + MAX_BYTES + " bytes");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
