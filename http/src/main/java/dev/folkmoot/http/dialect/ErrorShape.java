package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.http.wire.Exchange;

/** How a dialect says that a request is not answered. */
public interface ErrorShape {

  /** The status for a sort of failure: the same in all dialects, so that proxies need know none. */
  default int status(Failure.Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST -> 400;
      case NOT_FOUND -> 404;
      case CANCELLED -> 499;
      case BUSY -> 503;
      case OUT_OF_MEMORY, ENGINE_FAILED, INTERNAL -> 500;
    };
  }

  void send(Exchange exchange, int status, String message);
}
