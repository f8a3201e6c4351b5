package dev.folkmoot.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordsTest {

  private static RequestHeader header(Reach reach, int hops, Duration wait, int bodyBytes) {
    return new RequestHeader(
        Samples.ID,
        new ModelReference(ModelName.parse("m").orElseThrow(), Optional.empty(), false),
        RunnerOptions.DEFAULT,
        reach,
        hops,
        false,
        false,
        wait,
        bodyBytes);
  }

  @Test
  void aLocalRequestCannotEvenBeWrittenDown() {
    assertThatThrownBy(() -> header(Reach.LOCAL, 1, Duration.ZERO, 0))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void aRequestGoesToOneMachineAndNoFurther() {
    assertThatThrownBy(() -> header(Reach.MESH, 2, Duration.ZERO, 0))
        .isInstanceOf(FailureException.class);
    Bytes tampered =
        new MessageWriter()
            .bytes(1, Samples.ID.encode())
            .message(2, m -> m.string(1, "registry.ollama.ai/library/m:latest"))
            .uint(5, 2)
            .toBytes();
    assertThatThrownBy(() -> Wire.header(tampered)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedInTheHeader() {
    assertThatThrownBy(() -> header(Reach.MESH, 1, Duration.ZERO, Limits.MAX_BODY_BYTES + 1))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void anExactModelNeedsItsDigest() {
    ModelName name = ModelName.parse("m").orElseThrow();
    assertThatThrownBy(() -> new ModelReference(name, Optional.empty(), true))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void requestIdsAreShownInFull() {
    assertThat(Samples.ID.toString()).isEqualTo("0123456789abcdeffffffffffffffffe");
    assertThat(RequestId.random(new Random(1))).isNotEqualTo(RequestId.random(new Random(2)));
  }

  /** What is logged or thrown by accident must not be a prompt. */
  @Test
  void bytesDoNotShowWhatTheyAre() {
    assertThat(Bytes.copyOf("secret".getBytes(StandardCharsets.UTF_8)).toString())
        .isEqualTo("6 bytes");
  }

  @Test
  void aMessageThatNobodyWouldReadIsNotSent() {
    MessageWriter out = new MessageWriter().string(1, "x".repeat(100));
    assertThatThrownBy(() -> out.frame(99)).isInstanceOf(FailureException.class);
  }

  @Test
  void theLastAnswersAreThose() {
    List<Boolean> last = Samples.answers().stream().map(Answer::isLast).toList();
    assertThat(last)
        .containsExactly(
            false, false, true, false, false, false, false, false, false, true, true, true, true,
            false, false, true, true);
  }
}
