package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The blobs of a store, for those who send and fetch them. What has a blob's name is whole: it is
 * gathered under another name and renamed once its digest is known to be right.
 */
public final class Blobs {

  private static final int CHUNK_BYTES = 256 << 10;

  private final StoreLayout layout;
  private final VerifiedBlobs verified;

  Blobs(StoreLayout layout) {
    this.layout = layout;
    this.verified = new VerifiedBlobs(layout);
  }

  /** Where a blob is, or would be. */
  public Path path(Digest digest) {
    return layout.blob(digest);
  }

  /** Where a blob gathers while it is fetched: Ollama's own name for that. */
  public Path partial(Digest digest) {
    return layout.blobs().resolve(digest.fileName() + "-partial");
  }

  public boolean contains(Digest digest) {
    return Files.isRegularFile(path(digest));
  }

  /** The blob, if it is here. */
  public Optional<Path> find(Digest digest) {
    return contains(digest) ? Optional.of(path(digest)) : Optional.empty();
  }

  /**
   * Whether a layer's blob is here and is what it says. One whose file has changed since that was
   * last known is hashed anew.
   */
  public boolean holds(Layer layer) throws IOException {
    try {
      return isSound(layer);
    } catch (NoSuchFileException e) {
      return false; // A rival has deleted it since the first look.
    }
  }

  private boolean isSound(Layer layer) throws IOException {
    Path blob = path(layer.digest());
    if (!contains(layer.digest()) || Files.size(blob) != layer.size()) {
      return false;
    }
    if (verified.knows(layer.digest())) {
      return true;
    }
    if (!WeightsCopy.digest(blob, Progress.SILENT).equals(layer.digest())) {
      return false;
    }
    verified.remember(layer.digest());
    return true;
  }

  /** Bytes that the disk still takes. */
  public long freeBytes() throws IOException {
    return Files.getFileStore(layout.blobs()).getUsableSpace();
  }

  /** The right to fetch a blob; empty while somebody else, in whatever process, fetches it. */
  public Optional<BlobClaim> claim(Digest digest) throws IOException {
    return BlobClaim.of(layout.claims(), digest);
  }

  /**
   * Takes a file as a blob, in place of what may have its name. It gets the name when the disk has
   * all of it: what has a blob's name is whole, also after the power has failed.
   *
   * @param file in the store's own folder, and hashed: it has this digest
   */
  public void adopt(Path file, Digest digest) throws IOException {
    Directories.forceFile(file);
    Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
    Directories.force(layout.blobs());
    verified.remember(digest);
  }

  /** Takes a copy of a file that lies elsewhere; the blob's path. */
  Path add(Path source) throws IOException {
    try (DurableFile copy = DurableFile.in(layout.blobs())) {
      Digest digest = WeightsCopy.copy(source, copy, Progress.SILENT);
      if (!contains(digest)) {
        copy.publish(path(digest));
        verified.remember(digest);
      }
      return path(digest);
    }
  }

  /**
   * Receives a blob, as {@code POST /api/blobs} brings it.
   *
   * @return whether it is new here; one that was here already is not read again
   * @throws FailureException {@code INVALID_REQUEST} where the bytes have another digest
   */
  public boolean receive(Digest expected, InputStream bytes) throws IOException {
    if (contains(expected)) {
      return false;
    }
    MessageDigest sha256 = Sha256.fresh();
    byte[] chunk = new byte[CHUNK_BYTES];
    try (DurableFile file = DurableFile.in(layout.blobs())) {
      for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
        sha256.update(chunk, 0, count);
        file.write(ByteBuffer.wrap(chunk, 0, count));
      }
      Digest actual = Digest.of(sha256.digest());
      if (!actual.equals(expected)) {
        throw FailureException.invalid(
            "digest mismatch, expected \"" + expected + "\", got \"" + actual + "\"");
      }
      file.publish(path(expected));
    }
    verified.remember(expected);
    return true;
  }
}
