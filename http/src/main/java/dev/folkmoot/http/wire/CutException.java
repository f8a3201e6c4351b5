package dev.folkmoot.http.wire;

import org.jspecify.annotations.Nullable;

/**
 * Ends the connection at once, without the terminating chunk: whatever was sent is seen to be
 * incomplete.
 */
public final class CutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CutException(String why, @Nullable Throwable cause) {
    super(why, cause);
  }
}
