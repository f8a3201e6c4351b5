package dev.folkmoot.http.ollama;

import dev.folkmoot.http.dialect.ErrorShape;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;

/** {@code {"error":"…"}}: how this dialect tells an error. */
public final class NativeErrors implements ErrorShape {

  @Override
  public void send(Exchange exchange, int status, String message) {
    exchange.send(status, Exchange.JSON, write(message, new JsonBuffer()).copy());
  }

  /** Appends the error object. */
  static JsonBuffer write(String message, JsonBuffer out) {
    return out.raw("{\"error\":").string(message).raw('}');
  }
}
