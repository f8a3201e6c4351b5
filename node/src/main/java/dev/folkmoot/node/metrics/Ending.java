package dev.folkmoot.node.metrics;

import dev.folkmoot.core.failure.Failure;

/** What became of a request. */
public enum Ending {
  ANSWERED,
  /** Taken back before it was answered. */
  CANCELLED,
  /** Turned away by everybody who could have answered. */
  BUSY,
  /** Wrong, or for something that is not there. */
  REFUSED,
  FAILED;

  public static Ending of(Failure.Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST, NOT_FOUND -> REFUSED;
      case BUSY -> BUSY;
      case CANCELLED -> CANCELLED;
      case OUT_OF_MEMORY, ENGINE_FAILED, INTERNAL -> FAILED;
    };
  }
}
