package dev.folkmoot.net;

import java.time.Duration;
import java.util.Optional;

/**
 * Changes among the peers, in order. A bounded number is kept: who is slower than that loses the
 * oldest, and should look at {@link PeerNetwork#peers} now and then in any case.
 */
public interface PeerEvents extends AutoCloseable {

  /**
   * The next change; empty if none comes in this time, or there will be none any more.
   *
   * @throws InterruptedException if the waiting thread is interrupted
   */
  Optional<PeerEvent> next(Duration atMost) throws InterruptedException;

  @Override
  void close();
}
