package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** "No word in the wrong stream" is worth something only if a wrong one would be seen. */
@Timeout(60)
final class CrowdTest {

  private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private static String event(String word) {
    return "{\"response\":\"" + word + "@" + System.nanoTime() + "\",\"done\":false}\n";
  }

  private static Crowd.Result ask(String... words) throws InterruptedException, ExecutionException {
    StringBuilder lines = new StringBuilder();
    for (String word : words) {
      lines.append(event(word));
    }
    lines.append("{\"response\":\"\",\"done\":true}\n");
    String chunk = Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n";
    try (RecitingServer server = new RecitingServer(List.of(HEAD, chunk, "0\r\n\r\n"))) {
      return new Crowd(server.port()).ask(1, 3);
    }
  }

  @Test
  void aWholeAnswerIsRightInEveryWord() throws Exception {
    Crowd.Result result = ask(" s1.0", " s1.1", " s1.2");
    assertThat(result.complete()).isEqualTo(1);
    assertThat(result.wrong()).isZero();
    assertThat(result.delayMillis()).hasSize(3).allMatch(millis -> millis > 0);
    result.requireWhole(1, 3);
  }

  @Test
  void aWordOfAnotherStreamIsWrong() throws Exception {
    Crowd.Result result = ask(" s1.0", " s2.1", " s1.2");
    assertThat(result.wrong()).isEqualTo(1);
    assertThatThrownBy(() -> result.requireWhole(1, 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 words are wrong");
  }

  @Test
  void aWordThatIsMissingOrDoubledIsWrong() throws Exception {
    assertThat(ask(" s1.0", " s1.2").wrong()).isPositive();
    assertThat(ask(" s1.0", " s1.0", " s1.1", " s1.2").wrong()).isPositive();
  }

  @Test
  void anAnswerThatEndsTooSoonIsNotComplete() throws Exception {
    Crowd.Result result = ask(" s1.0", " s1.1");
    assertThat(result.complete()).isZero();
    assertThat(result.wrong()).isEqualTo(1);
  }
}
