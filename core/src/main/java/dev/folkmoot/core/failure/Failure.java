package dev.folkmoot.core.failure;

import static java.util.Objects.requireNonNull;

/**
 * Why a request was not answered.
 *
 * @param kind what sort of failure; dialects map it to their own status codes
 * @param message what, where and the remedy, in words fit for the user; never prompt text, never a
 *     secret
 */
public record Failure(Kind kind, String message) {

  /** The sorts of failure. A dialect switches over all of them. */
  public enum Kind {
    /** The request itself is wrong: the client must change it. */
    INVALID_REQUEST,
    /** The model, or another thing named in the request, is not here. */
    NOT_FOUND,
    /** Every queue that could take the request is full; later it may succeed. */
    BUSY,
    /** The model does not fit into the memory that it may use. */
    OUT_OF_MEMORY,
    /** The asker went away, or took the request back. */
    CANCELLED,
    /** The engine stopped in the middle, or could not start. */
    ENGINE_FAILED,
    /** A fault of ours. */
    INTERNAL
  }

  public Failure {
    requireNonNull(kind);
    requireNonNull(message);
  }
}
