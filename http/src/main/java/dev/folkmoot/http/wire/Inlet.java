package dev.folkmoot.http.wire;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection's bytes come in.
 *
 * <p>Helidon's own reading waits for ever, and nobody reads while an answer is being made, so that
 * a client's leaving would show only when a write fails: after the next token, which a long prompt
 * can put off by minutes. Here every read is a {@link Pull} on a thread of its own. The connection
 * waits for it with a deadline that depends on what it waits for; and while an answer is made, one
 * pull stays out and interrupts the answering thread if it finds the end of the stream. Bytes that
 * it finds instead (a client that sends its next request early) are kept for the next read.
 *
 * <p>Used by the connection's thread alone, but for {@link #close}, {@link #isBusy}, {@link
 * #idleSince} and {@link #writingSince}.
 */
final class Inlet implements Supplier<byte[]> {

  private static final long NOT_WRITING = Long.MAX_VALUE;

  /** For all of a file, whatever its size and the line. */
  private static final Duration FILE_TIMEOUT = Duration.ofDays(7);

  private final HelidonSocket socket;
  private final HttpLimits limits;
  private final Runnable beforeClose;

  private @Nullable Pull pull;
  private boolean last;
  private boolean headBegun;
  private long deadline;
  private volatile boolean busy;
  private volatile long idleSince = System.nanoTime();
  private volatile long writingSince = NOT_WRITING;

  Inlet(HelidonSocket socket, HttpLimits limits) {
    this(socket, limits, () -> {});
  }

  /**
   * An inlet.
   *
   * @param beforeClose makes sure that closing the socket waits for nobody
   */
  Inlet(HelidonSocket socket, HttpLimits limits, Runnable beforeClose) {
    this.socket = socket;
    this.limits = limits;
    this.beforeClose = beforeClose;
  }

  /** A request's head has been read. */
  void begin() {
    busy = true;
    deadline = System.nanoTime() + limits.bodyTimeout().toNanos();
  }

  /** The body is a file: only its standing still is a fault, not its length. */
  void takeTime() {
    deadline = System.nanoTime() + FILE_TIMEOUT.toNanos();
  }

  /**
   * A request has been answered.
   *
   * @param wasLast whether the connection is to be closed
   */
  void end(boolean wasLast) {
    last |= wasLast;
    headBegun = false;
    idleSince = System.nanoTime();
    busy = false;
  }

  boolean isBusy() {
    return busy;
  }

  long idleSince() {
    return idleSince;
  }

  /** Since when bytes wait for the client to take them, or {@link Long#MAX_VALUE}. */
  long writingSince() {
    return writingSince;
  }

  void writing(boolean now) {
    writingSince = now ? System.nanoTime() : NOT_WRITING;
  }

  void close() {
    beforeClose.run();
    socket.close();
  }

  @Override
  @SuppressWarnings(
      "NullAway") // Helidon's reader takes null for the end, its signature has no word
  public byte[] get() {
    if (last) {
      throw new CloseConnectionException("this was the last request of the connection");
    }
    try {
      byte[] bytes = pull().await(patience());
      pull = null;
      if (!busy && !headBegun) {
        headBegun = true;
        deadline = System.nanoTime() + limits.headTimeout().toNanos();
      }
      return bytes;
    } catch (TimeoutException e) {
      last = true;
      if (busy) {
        throw new RefusedException(
            408, "the request body did not arrive in time: fewer bytes came than announced", e);
      }
      throw new CloseConnectionException("no request came in time", e);
    } catch (UncheckedIOException e) {
      throw new ServerConnectionException("the connection is broken", e);
    } catch (InterruptedException e) {
      throw new CloseConnectionException("the server is closing", e);
    }
  }

  private Pull pull() {
    if (pull == null) {
      pull = Pull.start(socket);
    }
    return pull;
  }

  private Duration patience() {
    if (!busy && !headBegun) {
      return limits.idleTimeout();
    }
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    Duration stall = busy ? limits.stallTimeout() : limits.headTimeout();
    return left.compareTo(stall) < 0 ? left : stall;
  }

  /** Interrupts the calling thread if the client goes away before the watch is closed. */
  Exchange.Watch watch() {
    Pull out = pull();
    out.watch(Thread.currentThread());
    return () -> {
      out.unwatch();
      // It may have come between the last wait and now; nobody else interrupts a busy connection
      // but a closing server, and that closes the socket as well.
      Thread.interrupted();
    };
  }
}
