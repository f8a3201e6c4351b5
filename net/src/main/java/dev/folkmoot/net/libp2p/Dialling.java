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
 * of that silence as of any other, or nobody else would be asked meanwhile. One use.
 */
final class Dialling {

  private final StreamAnswer.Opening opening;
  private final Platform platform;
  private final ReentrantLock lock = new ReentrantLock();
  private final Gate over;
  private boolean begun;
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
   * @throws IOException if it cannot be had
   */
  Optional<Stream> await(Duration atMost) throws IOException {
    lock.lock();
    try {
      if (!begun) {
        begun = true;
        platform.start("dial-for-request", this::open);
      }
      over.deadline(atMost);
      while (opened == null && failure == null) {
        over.await();
      }
      if (failure != null) {
        throw failure;
      }
      return Optional.ofNullable(opened);
    } catch (SocketTimeoutException e) {
      return Optional.empty();
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
      broken = new IOException(e.getMessage() == null ? "it cannot be reached" : e.getMessage(), e);
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
