package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opens a stream to a peer that must be dialled first, on a thread of its own. A machine that is
 * stopped or cut off leaves who dials it waiting for ten seconds; who asks it something must hear
 * of that silence as of any other, or nobody else would be asked meanwhile, and of its end well
 * before, or a client would wait for a machine that was switched off. One use.
 */
final class Dialling {

  /**
   * For the stream: some ten round trips, of which a slow link's take a fifth of a second. A dial
   * that takes longer goes on: whoever asks next finds the machine connected.
   */
  static final Duration PATIENCE = Duration.ofMillis(1_800);

  /** For people, after the machine's name; nothing of it is a secret, nor an id. */
  static final String UNREACHABLE = "it cannot be reached";

  private final StreamAnswer.Opening opening;
  private final Platform platform;
  private final ReentrantLock lock = new ReentrantLock();
  private final Gate over;
  private boolean begun;
  private long begunAt;
  private boolean abandoned;
  private @Nullable Stream opened;
  private @Nullable IOException failure;

  Dialling(StreamAnswer.Opening opening, Platform platform) {
    this.opening = opening;
    this.platform = platform;
    this.over = new Gate(lock, platform.timers());
  }

  /**
   * Waits for the stream; the first call begins to dial.
   *
   * @return empty if it is not there yet
   * @throws IOException if it cannot be had, or not within {@link #PATIENCE} of the first call
   */
  Optional<Stream> await(Duration atMost) throws IOException {
    lock.lock();
    try {
      if (!begun) {
        begun = true;
        begunAt = platform.timers().nanoTime();
        platform.start("dial-for-request", this::open);
      }
      Duration left = PATIENCE.minusNanos(platform.timers().nanoTime() - begunAt);
      boolean isLast = left.compareTo(atMost) <= 0;
      over.deadline(isLast ? left : atMost);
      while (opened == null && failure == null) {
        try {
          over.await();
        } catch (SocketTimeoutException e) {
          if (!isLast) {
            return Optional.empty();
          }
          abandoned = true;
          failure = new IOException(UNREACHABLE, e);
        }
      }
      if (failure != null) {
        throw failure;
      }
      return Optional.ofNullable(opened);
    } finally {
      lock.unlock();
    }
  }

  private void open() {
    @Nullable Stream stream = null;
    @Nullable IOException broken = null;
    try {
      stream = opening.open();
    } catch (SocketTimeoutException e) {
      // Not to be taken for the end of our own patience.
      broken = new IOException(UNREACHABLE, e);
    } catch (IOException e) {
      broken = e;
    } finally {
      over(stream, broken);
    }
  }

  private void over(@Nullable Stream stream, @Nullable IOException broken) {
    boolean isUnwanted;
    lock.lock();
    try {
      isUnwanted = abandoned;
      opened = stream;
      failure = stream == null && broken == null ? new IOException("it cannot be dialled") : broken;
      over.wake();
    } finally {
      lock.unlock();
    }
    if (isUnwanted && stream != null) {
      stream.reset();
    }
  }

  /** Nobody waits for it any more: a stream that comes of it is reset, and waiters fail. */
  void abandon() {
    @Nullable Stream unwanted;
    lock.lock();
    try {
      abandoned = true;
      unwanted = opened;
      if (opened == null && failure == null) {
        failure = new IOException("nobody waits for it any more");
      }
      over.wake();
    } finally {
      lock.unlock();
    }
    if (unwanted != null) {
      unwanted.reset();
    }
  }
}
