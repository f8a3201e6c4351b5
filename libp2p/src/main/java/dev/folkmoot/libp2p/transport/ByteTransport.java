package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import java.io.IOException;
import java.time.Duration;

/** A way to move bytes to an address, such as TCP. */
public interface ByteTransport {

  /** Whether it can dial, and listen on, addresses of this form. */
  boolean handles(Multiaddr address);

  /** The port that a dial comes from. */
  enum Source {
    /** Any that is free. */
    ANY_PORT,
    /**
     * The one that the transport listens on, so that a router between opens the way back. Where
     * that cannot be had, any.
     */
    LISTEN_PORT
  }

  /**
   * Connects.
   *
   * @param address less the peer at its end; names are resolved
   * @param timeout after which it fails with a {@link java.net.SocketTimeoutException}
   */
  ByteConnection dial(Multiaddr address, Source source, Duration timeout) throws IOException;

  /** Listens; port 0 takes any that is free. */
  ByteListener listen(Multiaddr address) throws IOException;
}
