package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.node.local.SpeedBook;
import dev.folkmoot.testkit.engine.SampleModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final Digest A = SampleModel.digest("a");
  private static final Digest B = SampleModel.digest("b");

  private final Pace pace = new Pace(new SpeedBook());

  @Test
  void aTurnComesAsOftenAsSlotsComeFree() {
    pace.held(A, Duration.ofSeconds(8));
    assertThat(pace.untilTurn(A, 1, 4)).isEqualTo(Duration.ofSeconds(2));
    assertThat(pace.untilTurn(A, 6, 4)).isEqualTo(Duration.ofSeconds(12));
    assertThat(pace.untilTurn(A, 1, 0)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void whatWasMeasuredMovesSlowlyAndOnlyForItsModel() {
    Duration guess = pace.untilTurn(B, 1, 1);
    pace.held(A, Duration.ofSeconds(10));
    pace.held(A, Duration.ofSeconds(20));
    assertThat(pace.untilTurn(A, 1, 1)).isEqualTo(Duration.ofSeconds(12));
    assertThat(pace.untilTurn(B, 1, 1)).isEqualTo(guess);
  }

  @Test
  void aClockThatWasSetBackTeachesNothing() {
    pace.loaded(A, Duration.ofSeconds(3));
    pace.loaded(A, Duration.ofHours(-1));
    assertThat(pace.load(A, 1L << 40)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void beforeAnythingWasMeasuredALargeModelTakesLongerAndSoDoesALongPrompt() {
    assertThat(pace.load(A, 5_000_000_000L)).isEqualTo(Duration.ofSeconds(10));
    assertThat(pace.prefill(A, 4_000)).isEqualTo(Duration.ofSeconds(4));
    assertThat(pace.prefill(A, 0)).isZero();
  }
}
