package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import java.io.IOException;

/** Waits for others at an address. */
public interface MuxedListener extends AutoCloseable {

  /** Where it listens, with the port that it really has. */
  Multiaddr address();

  /**
   * The next stranger, whose handshake has just begun; blocks until there is one. So whoever takes
   * him can judge his address, and count him, before he has proven anything.
   *
   * @throws IOException if the listener is closed or broken
   */
  PendingConnection next() throws IOException;

  /** Lets nobody in any more; a blocked {@link #next} fails. Connections go on. */
  @Override
  void close();
}
