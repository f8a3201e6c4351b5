package dev.folkmoot.core.failure;

import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Failure} up to the edge that can tell the asker. The only exception that crosses
 * module borders.
 */
public final class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailureException(Failure failure) {
    this(failure, null);
  }

  public FailureException(Failure failure, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  public FailureException(Failure.Kind kind, String message) {
    this(new Failure(kind, message), null);
  }

  public FailureException(Failure.Kind kind, String message, @Nullable Throwable cause) {
    this(new Failure(kind, message), cause);
  }

  public static FailureException invalid(String message) {
    return new FailureException(Failure.Kind.INVALID_REQUEST, message);
  }

  public Failure failure() {
    return failure;
  }
}
