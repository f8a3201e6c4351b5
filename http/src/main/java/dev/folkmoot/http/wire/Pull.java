package dev.folkmoot.http.wire;

import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One read of a socket, on a virtual thread of its own, so that others can wait for it or not. */
final class Pull {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private boolean done;
  private byte @Nullable [] bytes;
  private @Nullable UncheckedIOException failure;
  private @Nullable Thread watcher;

  static Pull start(HelidonSocket socket) {
    Pull pull = new Pull();
    Thread.ofVirtual().name("pull").start(() -> pull.run(socket));
    return pull;
  }

  private void run(HelidonSocket socket) {
    byte[] read = null;
    UncheckedIOException thrown = null;
    try {
      read = socket.get();
    } catch (UncheckedIOException e) {
      thrown = e;
    } catch (IllegalStateException e) {
      thrown = new UncheckedIOException(new java.io.IOException("the socket gave nothing", e));
    }
    lock.lock();
    try {
      done = true;
      bytes = read;
      failure = thrown;
      ended.signalAll();
      if (read == null && watcher != null) {
        watcher.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the bytes.
   *
   * @return null at the end of the stream
   * @throws UncheckedIOException if the read failed
   */
  byte @Nullable [] await(Duration patience) throws InterruptedException, TimeoutException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (!done) {
        if (left <= 0) {
          throw new TimeoutException();
        }
        left = ended.awaitNanos(left);
      }
      if (failure != null) {
        throw failure;
      }
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts the thread if the stream ends, or has ended, before {@link #unwatch}. */
  void watch(Thread thread) {
    lock.lock();
    try {
      watcher = thread;
      if (done && bytes == null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** After this no interrupt comes any more. */
  void unwatch() {
    lock.lock();
    try {
      watcher = null;
    } finally {
      lock.unlock();
    }
  }
}
