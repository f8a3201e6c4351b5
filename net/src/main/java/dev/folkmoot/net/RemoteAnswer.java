package dev.folkmoot.net;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a peer is giving. One reader. It is read from the wire when it is asked for, so a
 * slow reader slows the peer down and costs nobody memory.
 */
public interface RemoteAnswer extends AutoCloseable {

  /**
   * Waits for what comes next. After a last reply it must not be called again.
   *
   * @throws InterruptedException if the waiting thread is interrupted; the answer goes on until it
   *     is closed
   */
  Reply next() throws InterruptedException;

  /**
   * The same, but waits no longer than this.
   *
   * @return empty if there was silence; the answer goes on
   */
  Optional<Reply> next(Duration atMost) throws InterruptedException;

  /** The next reply if it has arrived together with an earlier one. */
  @Nullable Reply poll();

  /**
   * Bytes of what is asked that have left for the peer. A large prompt takes its time on a slow
   * link, and while this grows that is headway. Any thread may ask; 0 where it is not known.
   */
  default int sentBytes() {
    return 0;
  }

  /** Lets go. If the answer is not whole, the peer is told at once that it is not wanted. */
  @Override
  void close();
}
