package dev.folkmoot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.log.RequestRecord;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What lines of the log look like. */
final class JsonLinesTest {

  private static final String KEY = KeyText.draw("abcdefghij", new SecureRandom());

  private static LogRecord record(String message, Object... parameters) {
    LogRecord record = new LogRecord(Level.INFO, message);
    record.setLoggerName("dev.folkmoot.x");
    record.setInstant(Instant.parse("2026-11-22T12:00:00Z"));
    record.setParameters(parameters);
    return record;
  }

  private static JsonNode json(LogRecord record) {
    String line = new JsonLines().format(record);
    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    return JsonMapper.shared().readTree(line);
  }

  @Test
  void aRequestsMembersStandBesideTheOthers() {
    JsonNode json =
        json(
            record(
                "{0}",
                new RequestRecord("r1", "POST", "/api/chat", 200, 7, "abcdefghij", 99, true)));
    assertThat(json.path("at").asString("")).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(json.path("request").asString("")).isEqualTo("r1");
    assertThat(json.path("method").asString("")).isEqualTo("POST");
    assertThat(json.path("path").asString("")).isEqualTo("/api/chat");
    assertThat(json.path("status").asInt()).isEqualTo(200);
    assertThat(json.path("millis").asInt()).isEqualTo(7);
    assertThat(json.path("bytes").asInt()).isEqualTo(99);
    assertThat(json.path("key").asString("")).isEqualTo("abcdefghij");
    assertThat(json.path("cut").asBoolean()).isTrue();
  }

  @Test
  void anyOtherRecordIsAMessageOnOneLine() {
    JsonNode json = json(record("two\nlines \"and\" {0}", 5));
    assertThat(json.path("message").asString("")).isEqualTo("two\nlines \"and\" 5");
    assertThat(json.path("level").asString("")).isEqualTo("INFO");
    assertThat(json.path("logger").asString("")).isEqualTo("dev.folkmoot.x");
    assertThat(json.has("key")).isFalse();
  }

  @Test
  void noKeyIsInALineWhoeverPutItThere() {
    LogRecord record = record("asked with " + KEY);
    record.setThrown(new IllegalStateException("broke at " + KEY));
    JsonNode json = json(record);
    assertThat(json.path("trace").asString("")).contains("IllegalStateException");
    assertThat(json.toString()).contains("moot_abcdefghij_…").doesNotContain(KEY);
    Formatter text = new Logging.Redacting(new SimpleFormatter());
    assertThat(text.format(record)).contains("moot_abcdefghij_…").doesNotContain(KEY);
  }
}
