package dev.folkmoot.libp2p;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Events, in order. It holds a bounded number of them: whoever is slower than that loses the oldest
 * and is told by {@link HostEvent.EventsLost}. Nobody is ever made to wait for a subscriber.
 */
public interface Subscription extends AutoCloseable {

  /**
   * The next event; blocks until there is one.
   *
   * @throws java.net.SocketException if the subscription or the host is closed
   */
  HostEvent next() throws IOException;

  /**
   * The next event, if one comes in this time.
   *
   * @throws java.net.SocketException if the subscription or the host is closed
   */
  Optional<HostEvent> next(Duration atMost) throws IOException;

  /** Ends it; a blocked {@link #next} fails. */
  @Override
  void close();
}
