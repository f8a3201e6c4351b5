package dev.folkmoot.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** These numbers go to native code: what is no number, or no sensible one, must stop here. */
final class SamplingTest {

  /** The seven numbers in the record's order, by their names on the wire. */
  private static final List<String> NAMES =
      List.of(
          "temperature",
          "top_p",
          "min_p",
          "typical_p",
          "repeat_penalty",
          "frequency_penalty",
          "presence_penalty");

  private static final float[] NEUTRAL = {0.5f, 0.9f, 0f, 1f, 1f, 0f, 0f};

  private static Sampling with(String name, float value) {
    float[] numbers = NEUTRAL.clone();
    numbers[NAMES.indexOf(name)] = value;
    return new Sampling(
        numbers[0],
        40,
        numbers[1],
        numbers[2],
        numbers[3],
        64,
        numbers[4],
        numbers[5],
        numbers[6],
        OptionalLong.empty());
  }

  static List<Arguments> impossible() {
    List<Arguments> cases = new ArrayList<>();
    for (String name : NAMES) {
      cases.add(Arguments.of(name, Float.NaN));
      cases.add(Arguments.of(name, Float.POSITIVE_INFINITY));
      cases.add(Arguments.of(name, Float.NEGATIVE_INFINITY));
    }
    for (String name : NAMES.subList(0, 5)) {
      cases.add(Arguments.of(name, -0.001f));
    }
    cases.add(Arguments.of("repeat_penalty", 0f)); // logits are divided by it
    return cases;
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void aNumberThatCannotBeIsRefusedByItsName(String name, float value) {
    assertThatThrownBy(() -> with(name, value))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
              assertThat(e.failure().message())
                  .isEqualTo("option \"" + name + "\" is out of range: " + value);
            });
  }

  static List<Arguments> extremes() {
    return List.of(
        Arguments.of("temperature", 0f),
        Arguments.of("temperature", Float.MAX_VALUE),
        Arguments.of("top_p", 0f),
        Arguments.of("top_p", 2f),
        Arguments.of("repeat_penalty", Float.MIN_VALUE),
        Arguments.of("frequency_penalty", -Float.MAX_VALUE),
        Arguments.of("presence_penalty", -2f));
  }

  /** Ollama takes them too; the sampler itself copes with any finite number. */
  @ParameterizedTest
  @MethodSource("extremes")
  void oddButPossibleNumbersAreTaken(String name, float value) {
    assertThatCode(() -> with(name, value)).doesNotThrowAnyException();
  }

  @Test
  void theDefaultsAreOllamas() {
    assertThat(Sampling.DEFAULT)
        .isEqualTo(new Sampling(0.8f, 40, 0.9f, 0f, 1f, 64, 1f, 0f, 0f, OptionalLong.empty()));
  }

  @Test
  void greedyLooksAtOneTokenAndAtNothingThatWasSaidBefore() {
    assertThat(Sampling.GREEDY.temperature()).isZero();
    assertThat(Sampling.GREEDY.topK()).isEqualTo(1);
    assertThat(Sampling.GREEDY.repeatPenalty()).isEqualTo(1f);
    assertThat(Sampling.GREEDY.frequencyPenalty()).isZero();
    assertThat(Sampling.GREEDY.presencePenalty()).isZero();
  }
}
