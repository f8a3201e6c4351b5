package dev.folkmoot.libp2p.upgrade;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.pnet.PrivateNetworkCipher;
import dev.folkmoot.libp2p.transport.ByteConnection;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection whose every byte is enciphered with the key of a private network. */
final class PrivateNetworkConnection implements ByteConnection {

  private static final int PIECE_BYTES = 8 * 1024;

  private final ByteConnection raw;
  private final PrivateNetworkCipher cipher;
  private final byte[] incoming = new byte[PIECE_BYTES];
  private final ByteBuffer outgoing = ByteBuffer.allocate(PIECE_BYTES);

  PrivateNetworkConnection(ByteConnection raw, PrivateNetworkCipher cipher) {
    this.raw = raw;
    this.cipher = cipher;
  }

  @Override
  public Multiaddr localAddress() {
    return raw.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return raw.remoteAddress();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(buffer, offset, length);
    int count = 0;
    while (count == 0) {
      int received = raw.read(incoming, 0, Math.min(length, incoming.length));
      if (received < 0) {
        return -1;
      }
      // Nothing comes of it while the remote's nonce is not whole.
      count = cipher.decipher(ByteBuffer.wrap(incoming, 0, received), out);
    }
    return count;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    while (in.hasRemaining()) {
      outgoing.clear();
      cipher.encipher(in, outgoing);
      raw.write(outgoing.array(), 0, outgoing.position());
    }
  }

  @Override
  public boolean allowsAnyWriter() {
    return raw.allowsAnyWriter();
  }

  @Override
  public void close() {
    raw.close();
  }
}
