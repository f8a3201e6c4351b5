package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * Reads a GGUF file once from end to end: to name it by its digest, and mostly to copy it on the
 * way.
 *
 * <p>A copy and not a hard link: the link would share its bytes with the user's file, and whoever
 * writes into that one afterwards would change a blob under its digest.
 */
final class WeightsCopy {

  private static final int CHUNK_BYTES = 1 << 20;

  private WeightsCopy() {}

  /** The digest of a file's content. */
  static Digest digest(Path source, Progress progress) throws IOException {
    return read(source, chunk -> {}, "hashing " + source.getFileName(), progress);
  }

  /** Copies a file into another that is not published yet. */
  static Digest copy(Path source, DurableFile target, Progress progress) throws IOException {
    long free = Files.getFileStore(target.path()).getUsableSpace();
    long needed = Files.size(source);
    if (free < needed) {
      throw new IOException(
          "the disk has " + free + " bytes free and " + needed + " are needed for " + source);
    }
    Digest digest = read(source, target::write, "copying " + source.getFileName(), progress);
    target.force();
    return digest;
  }

  private static Digest read(Path source, Sink sink, String status, Progress progress)
      throws IOException {
    MessageDigest sha256 = Sha256.fresh();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
      long total = in.size();
      long done = 0;
      progress.report(status, done, total);
      // A file that somebody appends to all the time would otherwise never end.
      while (done <= total && in.read(chunk) >= 0) {
        chunk.flip();
        sha256.update(chunk.duplicate());
        done += chunk.remaining();
        sink.write(chunk);
        chunk.clear();
        progress.report(status, done, total);
      }
      if (done != total) {
        throw FailureException.invalid(
            "the file " + source + " changed while it was read; try again once it is at rest");
      }
    }
    return Digest.of(sha256.digest());
  }

  /** Takes every byte of what it is given. */
  private interface Sink {
    void write(ByteBuffer chunk) throws IOException;
  }
}
