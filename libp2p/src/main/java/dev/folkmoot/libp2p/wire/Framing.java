package dev.folkmoot.libp2p.wire;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Uvarint;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Messages with their length in front, as a {@link Uvarint}: the framing of identify, Kademlia,
 * gossip, relay and rendezvous. There is no way to make one without a limit, and no other class of
 * this module reads such a length: that is how a length without a bound (GHSA-xqvc-92cf-94j4)
 * cannot come back.
 *
 * @param maxBytes the longest body in either direction, in bytes, without the prefix
 */
public record Framing(int maxBytes) {
  public Framing {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("a frame has a positive limit: " + maxBytes);
    }
  }

  /**
   * The frame of this body.
   *
   * @throws IllegalArgumentException where the body is over the limit: the peer would refuse it
   */
  public byte[] frame(byte[] body) {
    if (body.length > maxBytes) {
      throw new IllegalArgumentException(
          "body of " + body.length + " bytes in a frame of at most " + maxBytes);
    }
    byte[] framed = new byte[Uvarint.size(body.length) + body.length];
    int offset = Uvarint.write(body.length, framed, 0);
    System.arraycopy(body, 0, framed, offset, body.length);
    return framed;
  }

  /** Writes the frame of this body at once; does not flush. */
  public void write(OutputStream out, byte[] body) throws IOException {
    out.write(frame(body));
  }

  /**
   * Takes one whole frame off the front of {@code received} and answers its body. Where the frame
   * is not whole yet, answers empty and leaves the buffer as it was.
   *
   * @throws MalformedException as soon as the prefix is known to be bad, before the body arrives
   */
  public Optional<byte[]> poll(ByteBuffer received) {
    int start = received.position();
    long size = Uvarint.tryRead(received);
    if (size == Uvarint.INCOMPLETE) {
      return Optional.empty();
    }
    checkSize(size);
    if (size > received.remaining()) {
      received.position(start);
      return Optional.empty();
    }
    byte[] body = new byte[(int) size];
    received.get(body);
    return Optional.of(body);
  }

  /**
   * Blocks for one frame and answers its body; empty where the stream ends in front of one.
   *
   * <p>The body is collected in pieces as it arrives, so the heap holds what the peer sent and not
   * what it announced.
   *
   * @throws MalformedException where the prefix is bad or over the limit
   * @throws EOFException where the stream ends within a frame
   */
  public Optional<byte[]> read(InputStream in) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(Uvarint.MAX_BYTES);
    long size = Uvarint.INCOMPLETE;
    while (size == Uvarint.INCOMPLETE) {
      int next = in.read();
      if (next < 0) {
        if (prefix.position() == 0) {
          return Optional.empty();
        }
        throw new EOFException("the stream ended within a length");
      }
      prefix.put((byte) next);
      size = Uvarint.tryRead(prefix.duplicate().flip());
    }
    checkSize(size);
    byte[] body = in.readNBytes((int) size);
    if (body.length < size) {
      throw new EOFException("the stream ended within a frame");
    }
    return Optional.of(body);
  }

  private void checkSize(long size) {
    if (size > maxBytes) {
      throw new MalformedException("a frame of " + size + " bytes, at most " + maxBytes);
    }
  }
}
