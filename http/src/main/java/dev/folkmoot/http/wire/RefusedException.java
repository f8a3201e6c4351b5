package dev.folkmoot.http.wire;

import org.jspecify.annotations.Nullable;

/** A request is refused with a status that only HTTP knows. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Refuses.
   *
   * @param status 4xx or 5xx
   * @param message fit for the user
   */
  public RefusedException(int status, String message) {
    this(status, message, null);
  }

  public RefusedException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** What is wrong, in words fit for the user. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
