package dev.folkmoot.net.wire;

import java.io.Serial;

/**
 * Bytes from a peer that are no message of ours, or one beyond a limit. The only exception that a
 * decoder of this module throws: who sent the bytes is at fault, and nobody else.
 */
public final class MalformedMessageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param reason without anything that stood in the message: it may have been a prompt
   */
  public MalformedMessageException(String reason) {
    super(reason);
  }
}
