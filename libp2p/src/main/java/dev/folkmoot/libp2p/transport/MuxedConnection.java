package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.crypto.PublicKey;
import java.io.IOException;

/** A connection to a proven key that carries streams. */
public interface MuxedConnection extends AutoCloseable {

  PublicKey remoteKey();

  Multiaddr localAddress();

  Multiaddr remoteAddress();

  ProtocolId security();

  ProtocolId muxer();

  /**
   * Opens a stream; blocks while the remote has too many of ours unacknowledged.
   *
   * @throws IOException if the connection is closed or the remote takes no more streams
   */
  MuxedStream open() throws IOException;

  /**
   * The next stream that the remote opens; blocks until there is one.
   *
   * @throws IOException if the connection is closed
   */
  MuxedStream accept() throws IOException;

  /**
   * Says goodbye: no new streams on either side, those that are open go on. When the last of them
   * has ended and all is sent, the connection closes by itself.
   */
  void goAway();

  boolean isClosed();

  /** Ends it at once with all its streams. Does nothing the second time. */
  @Override
  void close();
}
