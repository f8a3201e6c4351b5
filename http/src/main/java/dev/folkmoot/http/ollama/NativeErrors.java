package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.http.dialect.ErrorShape;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;

/** {@code {"error":"…"}}: the one place where this dialect maps failures to statuses. */
public final class NativeErrors implements ErrorShape {

  @Override
  public int status(Failure.Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST -> 400;
      case NOT_FOUND -> 404;
      case CANCELLED -> 499;
      case BUSY -> 503;
      case OUT_OF_MEMORY, ENGINE_FAILED, INTERNAL -> 500;
    };
  }

  @Override
  public void send(Exchange exchange, int status, String message) {
    exchange.send(status, Exchange.JSON, write(message, new JsonBuffer()).copy());
  }

  /** Appends the error object. */
  static JsonBuffer write(String message, JsonBuffer out) {
    return out.raw("{\"error\":").string(message).raw('}');
  }
}
