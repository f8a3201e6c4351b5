package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.failure.FullDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Replaces a file as a whole: who reads it sees the old content or the new one, never a part, also
 * after {@code kill -9}. The new content grows under a name that no reader looks at. That name is
 * always the same, so that what a killed writer left is overwritten by the next; therefore only one
 * may write a file at a time, and each caller holds a lock that sees to it.
 */
final class Replacement {

  private static final System.Logger LOG = System.getLogger(Replacement.class.getName());

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private Replacement() {}

  /** What a restart makes anew: it may be lost with the machine's power. */
  static void write(Path file, String content) {
    replace(file, content.getBytes(StandardCharsets.UTF_8), false);
  }

  /** What only its owner may read; it is on the disk when this returns. */
  static void writeForGood(Path file, byte[] content) {
    replace(file, content, true);
  }

  private static void replace(Path file, byte[] content, boolean forGood) {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              forGood ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0])) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        if (forGood) {
          channel.force(true);
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      forget(fresh);
      throw new FailureException(Failure.Kind.INTERNAL, "cannot write " + file + ": " + why(e), e);
    }
  }

  private static String why(IOException e) {
    return FullDisk.isReasonOf(e)
        ? "the disk is full; make room there, or set FOLKMOOT_HOME to a folder on another disk"
        : String.valueOf(e.getMessage());
  }

  /** The disk gets back what little it gave. */
  private static void forget(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} stays: {1}", fresh, e.toString());
    }
  }
}
