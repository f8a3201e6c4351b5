package dev.folkmoot.libp2p.transport;

import dev.folkmoot.libp2p.Multiaddr;
import java.io.IOException;

/** Bytes in order to and from another machine. One reader and one writer may work at once. */
public interface ByteConnection extends AutoCloseable {

  Multiaddr localAddress();

  Multiaddr remoteAddress();

  /**
   * Reads at least one byte; blocks until there is one.
   *
   * @return bytes read, or -1 at the end
   */
  int read(byte[] buffer, int offset, int length) throws IOException;

  /** Writes all of it; blocks while the network takes no more. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * Whether a write that does not block may come from any thread: whether an interrupt of the
   * writer leaves the connection as it is.
   */
  default boolean allowsAnyWriter() {
    return false;
  }

  /** Ends it at once; blocked calls fail. Does nothing the second time. */
  @Override
  void close();
}
