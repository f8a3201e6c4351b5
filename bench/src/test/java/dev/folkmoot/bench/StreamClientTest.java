package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says it heard, it must have heard: all of it, and nothing twice. */
@Timeout(60)
final class StreamClientTest {

  private static final String HEAD =
      """
      HTTP/1.1 200 OK\r
      X-Folkmoot-Route: node="attic"; engine="scripted"; why="mesh"\r
      Transfer-Encoding: chunked\r
      \r
      """;
  private static final String LAST =
      """
      {"response":"","done":true,"folkmoot":{"breaks":1,"exact":true}}
      """;
  private static final String END = "0\r\n\r\n";

  private static String chunk(String lines) {
    return Integer.toHexString(lines.length()) + "\r\n" + lines + "\r\n";
  }

  private static String line(int index) {
    return "{\"response\":\"" + Recital.word("s1", index) + "\",\"done\":false}\n";
  }

  private static String lines(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(line(i));
    }
    return lines.toString();
  }

  private static StreamClient.Heard hear(List<String> pieces, StreamClient.Listener listener)
      throws IOException {
    try (RecitingServer server = new RecitingServer(pieces)) {
      return new StreamClient(server.port()).ask(Recital.prompt("s1", 12), listener);
    }
  }

  @Test
  void anAnswerIsHeardWordByWord() throws IOException {
    List<String> nodes = new ArrayList<>();
    StreamClient.Heard heard =
        hear(
            List.of(HEAD, chunk(lines(12)), chunk(LAST), END),
            (words, node) -> nodes.add(node + words));
    assertThat(heard.text()).isEqualTo(Recital.text("s1", 12));
    assertThat(heard.isComplete()).isTrue();
    assertThat(heard.breaks()).isEqualTo(1);
    assertThat(heard.isExact()).isTrue();
    assertThat(nodes).hasSize(12).startsWith("attic1", "attic2").endsWith("attic12");
    assertThat(heard.firstWordMillis()).isPositive();
  }

  /** Chunks end where a buffer was full, packets anywhere. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void itDoesNotMatterWhereTheBytesAreCut(long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder whole = new StringBuilder(HEAD);
    cut(lines(12) + LAST, random).forEach(piece -> whole.append(chunk(piece)));
    StreamClient.Heard heard = hear(cut(whole + END, random), (_, _) -> {});
    assertThat(heard.text()).isEqualTo(Recital.text("s1", 12));
    assertThat(heard.isComplete()).isTrue();
  }

  private static List<String> cut(String whole, Random random) {
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < whole.length(); ) {
      int end = Math.min(whole.length(), at + 1 + random.nextInt(60));
      pieces.add(whole.substring(at, end));
      at = end;
    }
    return pieces;
  }

  @Test
  void anAnswerThatIsCutIsNotComplete() throws IOException {
    StreamClient.Heard heard = hear(List.of(HEAD, chunk(lines(5))), (_, _) -> {});
    assertThat(heard.text()).isEqualTo(Recital.text("s1", 5));
    assertThat(heard.isComplete()).isFalse();
    assertThat(heard.breaks()).isZero();
  }

  @Test
  void anErrorInTheMiddleEndsTheAnswerAndIsKept() throws IOException {
    StreamClient.Heard heard =
        hear(List.of(HEAD, chunk(lines(5) + "{\"error\":\"it broke\"}\n")), (_, _) -> {});
    assertThat(heard.words()).hasSize(5);
    assertThat(heard.isComplete()).isFalse();
    assertThat(heard.last()).contains("it broke");
  }

  @Test
  void aRefusalIsAnError() {
    assertThatThrownBy(
            () -> hear(List.of("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), (_, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503");
  }

  @Test
  void theLargestGapIsLookedForFromTheLossOn() {
    List<Long> at = List.of(0L, 9_000_000L, 10_000_000L, 13_000_000L, 14_000_000L);
    StreamClient.Heard heard = new StreamClient.Heard(List.of("a", "b", "c", "d", "e"), at, 0, "");
    assertThat(heard.largestGapMillis(1)).isEqualTo(9);
    assertThat(heard.largestGapMillis(2)).isEqualTo(3);
    assertThat(heard.largestGapMillis(5)).isZero();
  }
}
