package dev.folkmoot.net.wire;

import java.util.Optional;

/** What an asker may still say behind the body of its request. */
public enum Control {
  /** The answer is not wanted any more. Resetting the stream says the same, less politely. */
  CANCEL;

  private static final int CANCEL_FIELD = 1;

  public void write(MessageWriter out) {
    switch (this) {
      case CANCEL -> out.bool(CANCEL_FIELD, true);
    }
  }

  /**
   * Reads what the asker said.
   *
   * @return empty for a message of a later version, which is to be passed over
   */
  public static Optional<Control> read(MessageReader in) {
    boolean cancel = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == CANCEL_FIELD) {
        cancel = in.bool();
      }
    }
    return cancel ? Optional.of(CANCEL) : Optional.empty();
  }
}
