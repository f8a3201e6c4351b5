package dev.folkmoot.models.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has a file brought to the disk while it is being written, on a thread of its own.
 *
 * <p>A blob gets its name only when the disk has it. Left to the end, that is the whole blob at
 * once; left to this, what came in the last moment. A fault is not told here: whoever forces the
 * file at the end hears of it.
 */
final class Writeback implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Writeback.class.getName());

  /** As much goes at a time. */
  private static final long STEP_BYTES = 64L << 20;

  private final Path file;
  private final long total;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long written;
  private boolean ended;

  Writeback(Path file, long alreadyWritten, long total) {
    this.file = file;
    this.total = total;
    this.written = alreadyWritten;
    this.thread = Thread.ofPlatform().daemon().name("writeback").start(() -> run(alreadyWritten));
  }

  /** To be called now and then: so much has been written in all. */
  void heard(long bytes) {
    lock.lock();
    try {
      written = bytes;
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run(long alreadyWritten) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long forced = alreadyWritten;
      for (long now = next(forced); now >= 0; now = next(forced)) {
        channel.force(false);
        forced = now;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is not brought to the disk early: {1}", file, e);
    }
  }

  /**
   * Waits until a step is worth it, or the last byte is here, which is mostly not hashed then; -1
   * where there is no step any more.
   */
  private long next(long forced) {
    lock.lock();
    try {
      while (!ended && !isWorthAStep(forced)) {
        moved.awaitUninterruptibly();
      }
      return ended ? -1 : written;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWorthAStep(long forced) {
    return forced < total && (written >= total || written - forced >= STEP_BYTES);
  }

  /** Returns when it has let go of the file. */
  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      moved.signal();
    } finally {
      lock.unlock();
    }
    Joining.all(List.of(thread));
  }
}
