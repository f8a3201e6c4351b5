package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The counts behind "none short, none failed" must themselves be right. */
@Timeout(60)
final class LoadGeneratorTest {

  private static final String EVENT = "{\"message\":{\"content\":\" word\"},\"done\":false}\n";
  private static final String LAST = "{\"done\":true,\"done_reason\":\"stop\"}\n";
  private static final String HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

  private static LoadGenerator.Result run(int streams, List<String> pieces)
      throws InterruptedException, ExecutionException {
    try (RecitingServer server = new RecitingServer(pieces)) {
      return new LoadGenerator(server.port()).run(streams);
    }
  }

  @Test
  void everyEventOfEveryStreamIsCounted() throws Exception {
    LoadGenerator.Result result = run(20, List.of(HEAD, EVENT.repeat(30), LAST));
    assertThat(result.tokens()).isEqualTo(20 * 30);
    assertThat(result.complete()).isEqualTo(20);
    assertThat(result.firstTokenMillis()).hasSize(20).allMatch(millis -> millis > 0);
    assertThat(result.seconds()).isPositive();
  }

  @Test
  void aStreamThatBreaksOffIsNotComplete() throws Exception {
    LoadGenerator.Result result = run(2, List.of(HEAD, EVENT.repeat(5)));
    assertThat(result.tokens()).isEqualTo(10);
    assertThat(result.complete()).isZero();
  }

  @Test
  void aRefusalIsNeitherATokenNorComplete() throws Exception {
    LoadGenerator.Result result =
        run(1, List.of("HTTP/1.1 503 Busy\r\n\r\n", "{\"error\":\"server busy\"}"));
    assertThat(result.tokens()).isZero();
    assertThat(result.complete()).isZero();
    assertThat(result.firstTokenMillis()).containsExactly(0.0);
  }

  /** TCP cuts where it likes: a mark that comes in two pieces is one mark all the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void marksAreFoundWhereverTheStreamIsCut(long seed) throws Exception {
    Random random = new Random(seed);
    String whole = HEAD + EVENT.repeat(12) + LAST;
    List<String> pieces = new java.util.ArrayList<>();
    for (int at = 0; at < whole.length(); ) {
      int end = Math.min(whole.length(), at + 1 + random.nextInt(40));
      pieces.add(whole.substring(at, end));
      at = end;
    }
    LoadGenerator.Result result = run(1, pieces);
    assertThat(result.tokens()).isEqualTo(12);
    assertThat(result.complete()).isEqualTo(1);
  }

  /** The text of an answer may begin like a mark, or repeat its first letters. */
  @Test
  void whatOnlyBeginsLikeAMarkIsNone() throws Exception {
    String nearly = "\"\"done\":fals\"done\":falsy\"don\"done\": false\"done\":tru\"";
    LoadGenerator.Result result = run(1, List.of(HEAD, nearly, "\"" + EVENT, LAST));
    assertThat(result.tokens()).isEqualTo(1);
    assertThat(result.complete()).isEqualTo(1);
  }

  /**
   * Refused, or reset: which of the two a port gives that was closed a moment ago is the kernel's
   * choice.
   */
  @Test
  void aServerThatIsNotThereFailsTheMeasurement() {
    int port;
    try (RecitingServer server = new RecitingServer(List.of())) {
      port = server.port();
    }
    assertThatThrownBy(() -> new LoadGenerator(port).run(1))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SocketException.class);
  }
}
