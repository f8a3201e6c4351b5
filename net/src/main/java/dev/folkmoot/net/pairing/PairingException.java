package dev.folkmoot.net.pairing;

import java.io.Serial;
import java.util.stream.Stream;

/** A pairing that failed. What was exchanged is worthless from here on. */
public final class PairingException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Why it failed, and its number on the wire. */
  public enum Reason {
    /** The inviter has no such invitation: none was made, or it is spent, or it has expired. */
    NO_INVITATION(1, "the other machine has no such invitation; ask for a new code"),
    /** The two did not have the same code. */
    WRONG_CODE(2, "the code is wrong; look at it again"),
    /** The other side sent something that is no part of the protocol. */
    MALFORMED(3, "the other machine does not keep to the protocol"),
    /** This side or the other took it back. */
    CANCELLED(4, "the pairing was taken back"),
    /** The inviter talks to as many as it will at once. */
    BUSY(5, "the other machine is pairing with others; try again in a minute");

    private final int code;
    private final String text;

    Reason(int code, String text) {
      this.code = code;
      this.text = text;
    }

    int code() {
      return code;
    }

    /** The reason with this number; one that a later version gives is as good as taking it back. */
    static Reason of(int code) {
      return Stream.of(values()).filter(r -> r.code == code).findFirst().orElse(CANCELLED);
    }
  }

  private final Reason reason;

  PairingException(Reason reason) {
    super(reason.text);
    this.reason = reason;
  }

  PairingException(Reason reason, Throwable cause) {
    super(reason.text, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
