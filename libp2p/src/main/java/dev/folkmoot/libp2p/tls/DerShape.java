package dev.folkmoot.libp2p.tls;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.ByteBuffer;

/**
 * Whether bytes have the shape of DER, before a real parser sees them: definite lengths that end
 * where their parent ends, and little nesting. A parser that descends one call per level can be
 * driven to the end of its stack by two bytes a level; this one cannot.
 */
final class DerShape {
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;

  /** A certificate of X.509 nests eight deep or so. */
  static final int MAX_DEPTH = 16;

  private static final int CONSTRUCTED = 0x20;
  private static final int TAG_NUMBER = 0x1f;
  private static final int LONG_FORM = 0x80;
  private static final int MAX_LENGTH_BYTES = 3;

  private DerShape() {}

  /**
   * Walks over one element that fills the buffer.
   *
   * @throws MalformedException where it does not, or has not the shape
   */
  static void require(byte[] der) {
    ByteBuffer rest = ByteBuffer.wrap(der);
    element(rest, 1);
    if (rest.hasRemaining()) {
      throw new MalformedException("bytes left behind a DER element");
    }
  }

  private static void element(ByteBuffer in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("DER nested deeper than " + MAX_DEPTH);
    }
    int tag = unsigned(in);
    if ((tag & TAG_NUMBER) == TAG_NUMBER) {
      throw new MalformedException("X.509 has no DER tags above 30");
    }
    ByteBuffer content = content(in);
    while ((tag & CONSTRUCTED) != 0 && content.hasRemaining()) {
      element(content, depth + 1);
    }
  }

  /** The content of the next element, which must have this tag; the buffer moves behind it. */
  static ByteBuffer expect(ByteBuffer in, int tag) {
    if (unsigned(in) != tag) {
      throw new MalformedException("not the DER element that belongs here");
    }
    return content(in);
  }

  private static ByteBuffer content(ByteBuffer in) {
    int length = unsigned(in);
    if (length >= LONG_FORM) {
      int digits = length - LONG_FORM;
      // Zero digits is BER's indefinite length.
      if (digits == 0 || digits > MAX_LENGTH_BYTES) {
        throw new MalformedException("a DER length has 1 to " + MAX_LENGTH_BYTES + " bytes");
      }
      length = 0;
      for (int i = 0; i < digits; i++) {
        length = (length << Byte.SIZE) | unsigned(in);
      }
    }
    if (length > in.remaining()) {
      throw new MalformedException("a DER element is truncated");
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static int unsigned(ByteBuffer in) {
    if (!in.hasRemaining()) {
      throw new MalformedException("a DER element is truncated");
    }
    return in.get() & 0xff;
  }
}
