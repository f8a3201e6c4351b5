package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import java.io.IOException;
import java.time.Duration;

/** A way to a peer that is secure and carries streams by itself: QUIC. */
public interface MuxedTransport extends AutoCloseable {

  /** Whether it can dial, and listen on, addresses of this form. */
  boolean handles(Multiaddr address);

  /**
   * Connects, and proves who is there.
   *
   * @param address less the peer at its end
   * @param source the port that it comes from
   * @throws IOException if nobody answers in time, or somebody else than {@code expected}
   */
  MuxedConnection dial(Multiaddr address, PeerId expected, Source source, Duration timeout)
      throws IOException;

  /** Listens; port 0 takes any that is free. */
  MuxedListener listen(Multiaddr address) throws IOException;

  /**
   * Ends all that it has made, and its threads and sockets; dials under way fail. Blocks until they
   * are gone. Does nothing the second time.
   */
  @Override
  void close();
}
