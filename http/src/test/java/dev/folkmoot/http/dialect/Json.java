package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Bodies of requests, written with ' for ". */
public final class Json {

  private Json() {}

  public static InputStream body(String json) {
    return new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  public static Fields fields(String json) {
    return Fields.of("Request", JsonReader.read(body(json)));
  }

  /** Whether the request is refused as the client's fault, in these words. */
  public static void assertRefused(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessage(message.replace('\'', '"'));
  }
}
