package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import java.io.IOException;

/** An inbound connection in the middle of its handshake. */
public interface PendingConnection extends AutoCloseable {

  Multiaddr remoteAddress();

  /**
   * Blocks until the remote has proven its key.
   *
   * @throws IOException if it does not, or not in time; the connection is closed then
   */
  MuxedConnection secured() throws IOException;

  /** Refuses it. Does nothing once {@link #secured} has returned. */
  @Override
  void close();
}
