package dev.folkmoot.http.anthropic;

import dev.folkmoot.http.dialect.ErrorShape;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;

/** {@code {"type":"error","error":{…}}}: how this dialect tells an error. */
public final class AnthropicErrors implements ErrorShape {

  static final String JSON = "application/json";

  @Override
  public void send(Exchange exchange, int status, String message) {
    exchange.send(status, JSON, write(status, message, new JsonBuffer()).copy());
  }

  /** Appends the error object. */
  static JsonBuffer write(int status, String message, JsonBuffer out) {
    out.raw("{\"type\":\"error\",\"error\":{\"type\":\"").raw(type(status));
    out.raw("\",\"message\":").string(message);
    return out.raw("},\"request_id\":").string(HexId.of("req_")).raw('}');
  }

  private static String type(int status) {
    return switch (status) {
      case 400 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> "api_error";
    };
  }
}
