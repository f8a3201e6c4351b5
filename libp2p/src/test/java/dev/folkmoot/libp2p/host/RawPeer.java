package dev.folkmoot.libp2p.host;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multistream.MultistreamDialer;
import dev.folkmoot.libp2p.multistream.Negotiation;
import dev.folkmoot.libp2p.noise.NoiseHandshake;
import dev.folkmoot.libp2p.noise.NoiseSession;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** A peer that shakes hands well and then writes what frames it likes. */
final class RawPeer implements AutoCloseable {

  static final int DATA = 0;
  static final int WINDOW_UPDATE = 1;
  static final int PING = 2;
  static final int SYN = 1;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Socket socket;
  private final NoiseSession session;

  RawPeer(Multiaddr address, PeerId server) throws IOException {
    var random = new SecureRandom();
    socket =
        new Socket(
            address.components().get(0).text(),
            Integer.parseInt(address.components().get(1).text()));
    var proposal = new MultistreamDialer(List.of(NoiseHandshake.PROTOCOL));
    var noise =
        NoiseHandshake.initiator(
            PrivateKey.generate(random), Optional.of(server), List.of("/yamux/1.0.0"), random);
    byte[] bytes = new byte[BUFFER_BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    proposal.drain(out);
    noise.drain(out);
    socket.getOutputStream().write(bytes, 0, out.position());
    byte[] received = new byte[BUFFER_BYTES];
    Optional<NoiseSession> done = Optional.empty();
    Negotiation state = new Negotiation.Pending();
    while (done.isEmpty()) {
      int count = socket.getInputStream().read(received);
      if (count < 0) {
        throw new EOFException("refused in the handshake");
      }
      ByteBuffer in = ByteBuffer.wrap(received, 0, count);
      if (state instanceof Negotiation.Pending) {
        state = proposal.receive(in);
      }
      if (state instanceof Negotiation.Selected) {
        done = noise.receive(in);
      }
    }
    session = done.get();
    out.clear();
    noise.drain(out);
    socket.getOutputStream().write(bytes, 0, out.position());
  }

  /** Writes a frame's header and a body of zeros, whatever the header says of its length. */
  void frame(int type, int flags, int stream, long length, int body) throws IOException {
    ByteBuffer plain = ByteBuffer.allocate(12 + body);
    plain.put((byte) 0).put((byte) type).putShort((short) flags).putInt(stream);
    plain.putInt((int) length).position(0);
    byte[] sealed = new byte[12 + body + 64];
    ByteBuffer out = ByteBuffer.wrap(sealed);
    session.transport().seal(plain, out);
    raw(sealed, out.position());
  }

  void raw(byte[] bytes, int length) throws IOException {
    socket.getOutputStream().write(bytes, 0, length);
  }

  /** Whether the server hangs up; reads until it does or the time is over. */
  boolean isCutWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      byte[] sink = new byte[BUFFER_BYTES];
      while (socket.getInputStream().read(sink) >= 0) {
        // what the server still says
      }
      return true;
    } catch (java.net.SocketTimeoutException alive) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
