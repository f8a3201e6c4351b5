package dev.folkmoot.libp2p.transport.quic;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, on a virtual thread, for what an event loop is to complete. */
final class Blocking {
  private Blocking() {}

  /**
   * The result. If nobody is there to take it, the future is cancelled, and whoever completes it
   * sees so and cleans up.
   *
   * @throws SocketTimeoutException if there is none in time
   * @throws IOException the future's own, or as its cause
   */
  static <T> T await(CompletableFuture<T> future, Duration timeout) throws IOException {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      if (future.cancel(false)) {
        SocketTimeoutException translated = new SocketTimeoutException("no answer in " + timeout);
        translated.initCause(late);
        throw translated;
      }
      return completed(future);
    } catch (InterruptedException interrupted) {
      if (future.cancel(false)) {
        throw interrupted(interrupted);
      }
      Thread.currentThread().interrupt();
      return completed(future);
    } catch (ExecutionException failed) {
      throw translated(failed);
    }
  }

  static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException translated = new InterruptedIOException("interrupted while waiting");
    translated.initCause(cause);
    return translated;
  }

  private static <T> T completed(CompletableFuture<T> future) throws IOException {
    try {
      return future.join();
    } catch (RuntimeException failed) {
      throw new IOException(failed);
    }
  }

  private static IOException translated(ExecutionException failed) {
    Throwable cause = failed.getCause();
    return cause instanceof IOException ours
        ? ours
        : new IOException(cause == null ? failed.getMessage() : cause.getMessage(), cause);
  }
}
