package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import java.io.IOException;
import java.time.Duration;

/** A way to a peer that is secure and carries streams by itself: QUIC. */
public interface MuxedTransport {

  /** Whether it can dial, and listen on, addresses of this form. */
  boolean handles(Multiaddr address);

  /**
   * Connects, and proves who is there.
   *
   * @param address less the peer at its end
   * @throws IOException if nobody answers in time, or somebody else than {@code expected}
   */
  MuxedConnection dial(Multiaddr address, PeerId expected, Duration timeout) throws IOException;

  /** Listens; port 0 takes any that is free. */
  MuxedListener listen(Multiaddr address) throws IOException;
}
