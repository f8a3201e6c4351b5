package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.crypto.PublicKey;
import java.io.IOException;
import java.util.List;

/** A secured connection to a peer whose key is proven; carries any number of streams. */
public interface Connection {

  /** Who began the connection. */
  enum Direction {
    INBOUND,
    OUTBOUND
  }

  /** Whom the remote has proven to be. */
  PeerId remotePeer();

  /** The key that proves it. */
  PublicKey remoteKey();

  Multiaddr localAddress();

  Multiaddr remoteAddress();

  Direction direction();

  /** The security protocol, for example {@code /noise}; for QUIC {@code /quic-v1}. */
  ProtocolId security();

  /** The muxer, for example {@code /yamux/1.0.0}; for QUIC {@code /quic-v1}. */
  ProtocolId muxer();

  /**
   * Opens a stream of the first of these protocols that the remote speaks. With one protocol no
   * round trip is waited for: a refusal shows at the first read.
   *
   * @throws UnsupportedProtocolException if the remote speaks none of them
   */
  Stream open(List<ProtocolId> protocols) throws IOException;

  /** The streams that are open, of both sides. */
  List<Stream> streams();

  /**
   * Says goodbye, takes no more streams, and closes when the last one has ended or at the bound.
   */
  void close();

  boolean isClosed();
}
