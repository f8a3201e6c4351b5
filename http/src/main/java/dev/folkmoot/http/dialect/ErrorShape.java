package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.http.wire.Exchange;

/** How a dialect says that a request is not answered. */
public interface ErrorShape {

  /** The status for a sort of failure. */
  int status(Failure.Kind kind);

  void send(Exchange exchange, int status, String message);
}
