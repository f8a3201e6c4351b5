package dev.folkmoot.models.store;

import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to fetch one blob, which one process of all that share the store has at a time.
 *
 * <p>One file serves for all blobs: a blob's claim is a lock on one byte of it, at a place that its
 * digest says, so that nothing is left behind. The channel stays open for as long as the process
 * lives, because closing any channel on a file drops all of the process's locks on it.
 */
public final class BlobClaim implements AutoCloseable {

  private static final Map<Path, FileChannel> CHANNELS = new ConcurrentHashMap<>();
  private static final Set<String> CLAIMED = ConcurrentHashMap.newKeySet();

  /** Digits of the digest that make its place: as many as surely fit a file offset. */
  private static final int PLACE_DIGITS = 14;

  private static final int HEX = 16;

  private final String key;
  private final FileLock lock;

  private BlobClaim(String key, FileLock lock) {
    this.key = key;
    this.lock = lock;
  }

  /** Empty while somebody else has it. */
  static Optional<BlobClaim> of(Path file, Digest digest) throws IOException {
    String key = file + "#" + digest.hex();
    if (!CLAIMED.add(key)) {
      return Optional.empty();
    }
    boolean claimed = false;
    try {
      long place = Long.parseLong(digest.hex().substring(0, PLACE_DIGITS), HEX);
      FileLock lock = channel(file).tryLock(place, 1, false);
      claimed = lock != null;
      return lock == null ? Optional.empty() : Optional.of(new BlobClaim(key, lock));
    } finally {
      if (!claimed) {
        CLAIMED.remove(key);
      }
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    synchronized (CHANNELS) {
      FileChannel open = CHANNELS.get(file);
      if (open == null || !open.isOpen()) {
        open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        CHANNELS.put(file, open);
      }
      return open;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      lock.release();
    } finally {
      CLAIMED.remove(key);
    }
  }
}
