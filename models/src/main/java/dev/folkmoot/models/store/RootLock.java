package dev.folkmoot.models.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps everybody else out, in this process and in others, while a step is taken that must not
 * interleave.
 *
 * <p>A POSIX file lock belongs to the whole process, and closing <em>any</em> channel on the file
 * drops it. So within the process a mutex goes first, one for each file, and at most one channel on
 * the file is open at a time. That is why this table is static, the only such thing in the module.
 *
 * <p>The lock goes when the process does, however it dies.
 */
final class RootLock implements AutoCloseable {

  private static final Map<Path, ReentrantLock> MUTEXES = new ConcurrentHashMap<>();

  private final ReentrantLock mutex;
  private final FileChannel channel;
  private final FileLock lock;

  private RootLock(ReentrantLock mutex, FileChannel channel, FileLock lock) {
    this.mutex = mutex;
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits for the lock: what is done under it takes milliseconds. */
  static RootLock acquire(Path file) throws IOException {
    ReentrantLock mutex =
        MUTEXES.computeIfAbsent(file.toAbsolutePath().normalize(), key -> new ReentrantLock());
    mutex.lock();
    boolean acquired = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        RootLock held = new RootLock(mutex, channel, channel.lock());
        acquired = true;
        return held;
      } finally {
        if (!acquired) {
          channel.close();
        }
      }
    } finally {
      if (!acquired) {
        mutex.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      lock.release();
      channel.close();
    } finally {
      mutex.unlock();
    }
  }
}
