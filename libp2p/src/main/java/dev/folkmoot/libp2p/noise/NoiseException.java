package dev.folkmoot.libp2p.noise;

import java.io.Serial;

/**
 * The remote is not who it should be, breaks the handshake, or its frames are not from it. The
 * connection must be closed; neither handshake nor transport can go on.
 */
public final class NoiseException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  NoiseException(String reason) {
    // No stack trace: strangers decide how often this is made.
    super(reason, null, false, false);
  }

  NoiseException(String reason, Throwable cause) {
    super(reason, cause, false, false);
  }
}
