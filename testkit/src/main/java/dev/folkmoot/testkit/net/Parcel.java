package dev.folkmoot.testkit.net;

import java.nio.ByteBuffer;

/**
 * What travels over a {@link Wire} at once.
 *
 * @param body the bytes it carries
 * @param to the connection that it belongs to; its machine may be dead by then
 * @param effect what its arrival does
 */
record Parcel(Kind kind, ByteBuffer body, SimConnection to, Runnable effect) {

  /** The packets of TCP, as far as anybody can tell them apart. */
  enum Kind {
    /** Bytes. */
    DATA(0),
    /** The answer to a SYN, and the answer to that. */
    HANDSHAKE(1),
    /** The reader has taken bytes: there is room again. */
    WINDOW(2),
    /** No more bytes follow. */
    END(3),
    /** All is over. */
    RESET(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** What stands for it in a {@link Trace}. */
    int code() {
      return code;
    }
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  static Parcel signal(Kind kind, SimConnection to, Runnable effect) {
    return new Parcel(kind, NOTHING, to, effect);
  }

  int size() {
    return body.remaining();
  }
}
