package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import java.io.IOException;

/** Waits for others at an address; what it accepts is secured already. */
public interface MuxedListener extends AutoCloseable {

  /** Where it listens, with the port that it really has. */
  Multiaddr address();

  /**
   * The next connection whose remote has proven its key; blocks until there is one.
   *
   * @throws IOException if the listener is closed or broken
   */
  MuxedConnection accept() throws IOException;

  /** Lets nobody in any more; a blocked {@link #accept} fails. */
  @Override
  void close();
}
