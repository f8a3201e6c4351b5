package dev.folkmoot.http.openai;

import dev.folkmoot.http.dialect.ErrorShape;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;

/** {@code {"error":{…}}}: how this dialect tells an error. */
public final class OpenAiErrors implements ErrorShape {

  /** This dialect has no charset in its type. */
  static final String JSON = "application/json";

  @Override
  public void send(Exchange exchange, int status, String message) {
    exchange.send(status, JSON, write(status, message, new JsonBuffer()).copy());
  }

  /** Appends the error object. */
  static JsonBuffer write(int status, String message, JsonBuffer out) {
    return member(status, message, out.raw('{')).raw('}');
  }

  /** Appends the member that is the error. */
  static JsonBuffer member(int status, String message, JsonBuffer out) {
    String type =
        switch (status) {
          case 400 -> "invalid_request_error";
          case 401 -> "authentication_error";
          case 404 -> "not_found_error";
          case 429 -> "rate_limit_error";
          default -> "api_error";
        };
    out.raw("\"error\":{\"message\":").string(message).raw(",\"type\":").string(type);
    return out.raw(",\"param\":null,\"code\":null}");
  }
}
