package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure in BENCHMARKS.md goes through here. */
final class MediansTest {

  private static final List<Double> FIVE = List.of(50.0, 10.0, 40.0, 20.0, 30.0);

  @ParameterizedTest
  @CsvSource({"0,10", "0.25,20", "0.5,30", "0.75,40", "1,50", "0.125,15", "0.9,46"})
  void aQuantileLiesBetweenItsNeighbours(double share, double value) {
    assertThat(Medians.quantile(FIVE, share)).isCloseTo(value, within(1e-9));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMiddleOfTheTwo() {
    assertThat(Medians.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    assertThat(Medians.of(List.of(7.0))).isEqualTo(7.0);
  }

  @Test
  void oneDisturbedRunDoesNotMoveIt() {
    assertThat(Medians.of(List.of(10.0, 11.0, 12.0, 13.0, 1e9))).isEqualTo(12.0);
  }

  @Test
  void nothingMeasuredIsNoZero() {
    assertThatThrownBy(() -> Medians.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nothing was measured");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void halfOfTheValuesLieOnEitherSideWhateverTheirOrder(long seed) {
    Random random = new Random(seed);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      values.add(random.nextGaussian());
    }
    double median = Medians.of(values);
    assertThat(values.stream().filter(value -> value < median)).hasSize(50);
    Collections.shuffle(values, random);
    assertThat(Medians.of(values)).isEqualTo(median);
  }
}
