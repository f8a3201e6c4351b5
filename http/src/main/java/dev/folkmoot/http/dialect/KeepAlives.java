package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.http.json.JsonValue;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code keep_alive}: seconds, or a Go duration; negative means for ever. */
public final class KeepAlives {

  private static final double MAX_SECONDS = Long.MAX_VALUE / 1e9;

  private KeepAlives() {}

  /**
   * Reads the member of a request.
   *
   * @return empty where the request does not say
   * @throws FailureException {@code INVALID_REQUEST} if it is of another type, or no duration
   */
  public static Optional<KeepAlive> read(JsonValue value) {
    return switch (value) {
      case JsonValue.Null() -> Optional.empty();
      case JsonValue.Num n -> Optional.of(ofSeconds(n.value()));
      case JsonValue.Str(String text) -> Optional.of(new KeepAlive(GoDuration.parse(text)));
      case JsonValue.Bool _ -> throw unsupported("bool");
      case JsonValue.Arr _ -> throw unsupported("[]interface {}");
      case JsonValue.Obj _ -> throw unsupported("map[string]interface {}");
    };
  }

  private static KeepAlive ofSeconds(double seconds) {
    return seconds < 0 || seconds > MAX_SECONDS
        ? KeepAlive.FOREVER
        : new KeepAlive(Duration.ofNanos((long) (seconds * 1e9)));
  }

  private static FailureException unsupported(String goType) {
    return FailureException.invalid("Unsupported type: '" + goType + "'");
  }
}
