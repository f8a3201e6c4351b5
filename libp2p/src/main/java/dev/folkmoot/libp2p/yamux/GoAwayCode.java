package dev.folkmoot.libp2p.yamux;

/** Why a session ends, as GO_AWAY says it. */
public enum GoAwayCode {
  /** Nothing is wrong; streams that are open may finish. */
  NORMAL(0),
  /** The other side broke the protocol. */
  PROTOCOL_ERROR(1),
  /** This side has a fault of its own, or gave up waiting. */
  INTERNAL_ERROR(2);

  private final int code;

  GoAwayCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Codes that the specification does not know are read as {@link #INTERNAL_ERROR}. */
  static GoAwayCode of(long code) {
    return code == 0 ? NORMAL : code == 1 ? PROTOCOL_ERROR : INTERNAL_ERROR;
  }
}
