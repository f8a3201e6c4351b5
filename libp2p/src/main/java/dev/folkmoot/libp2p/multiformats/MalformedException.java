package dev.folkmoot.libp2p.multiformats;

import java.io.Serial;

/**
 * Bytes or text from outside that are not what the specification says: too long, truncated, not
 * canonical, signed by the wrong key. The only exception a decoder of this module throws; the peer
 * that sent the input is at fault, never the state of this host.
 */
public final class MalformedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public MalformedException(String reason) {
    super(reason);
  }

  public MalformedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
