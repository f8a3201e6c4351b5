package dev.folkmoot.http.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.access.KeyText;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written down of a request. */
final class RequestRecordTest {

  private static final String KEY = KeyText.draw("abcdefghij", new SecureRandom());

  private static RequestRecord record(String method, String path) {
    return new RequestRecord("id1", method, path, 200, 12, "abcdefghij", 34, false);
  }

  @Test
  void aLineHasAllThatIsKnown() {
    assertThat(record("GET", "/api/tags"))
        .hasToString("GET /api/tags 200 12 ms 34 B key=abcdefghij id=id1");
    assertThat(new RequestRecord("id2", "POST", "/api/chat", 0, 5, "", 0, true))
        .hasToString("POST /api/chat 0 5 ms 0 B id=id2 cut");
  }

  @Test
  void whatWouldBreakTheLineIsTakenOut() {
    assertThat(record("GET", "/a\r\n2026 forged\u001b[2J/ü").path())
        .isEqualTo("/a?2026?forged?[2J/?");
    assertThat(record("G\nT", "/").method()).isEqualTo("G?T");
  }

  @Test
  void aLongPathIsCutAndAKeyInItIsNeverWhole() {
    assertThat(record("GET", "/" + "x".repeat(9_000)).path()).hasSize(201).endsWith("…");
    for (int before : new int[] {0, 120, 130, 180, 195, 5_000}) {
      String path = record("GET", "/" + "x".repeat(before) + KEY + "/tail").path();
      assertThat(path).doesNotContain(KEY.substring(0, 20));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "req_01.2-3:4", "0123456789012345678901234567890123456789"})
  void aFitNameOfARequestIsKept(String name) {
    assertThat(RequestIds.of(Optional.of(name))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "\"}", "moot_abcdefghij_x"})
  void anyOtherGetsOneOfOurs(String name) {
    assertThat(RequestIds.of(Optional.of(name))).matches("[0-9a-f]{16}");
    assertThat(RequestIds.of(Optional.of("x".repeat(65)))).hasSize(16);
    assertThat(RequestIds.of(Optional.empty())).isNotEqualTo(RequestIds.of(Optional.empty()));
  }
}
