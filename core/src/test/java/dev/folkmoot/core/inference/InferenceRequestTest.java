package dev.folkmoot.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InferenceRequestTest {

  private static final Prompt PROMPT = new Prompt.Raw("Once");

  private static InferenceRequest with(List<String> stop, int topLogprobs) {
    return new InferenceRequest(
        PROMPT, Sampling.DEFAULT, Constraint.NONE, 7, stop, topLogprobs, false, false, 3);
  }

  @Test
  void aPlainRequestEndsWhereTheModelEnds() {
    InferenceRequest plain = InferenceRequest.of(PROMPT);
    assertThat(plain.maxTokens()).isNegative();
    assertThat(plain.sampling()).isEqualTo(Sampling.DEFAULT);
    assertThat(plain.constraint()).isEqualTo(Constraint.NONE);
    assertThat(plain.stop()).isEmpty();
    assertThat(plain.wantsLogprobs()).isFalse();
    assertThat(plain.truncate()).isTrue();
    assertThat(plain.shift()).isTrue();
    assertThat(plain.keepTokens()).isEqualTo(4);
  }

  @Test
  void aChangeOfOneThingLeavesTheOthers() {
    InferenceRequest request = with(List.of("###"), 2);
    InferenceRequest greedy = request.withSampling(Sampling.GREEDY);
    assertThat(greedy.sampling()).isEqualTo(Sampling.GREEDY);
    assertThat(greedy.withSampling(Sampling.DEFAULT)).isEqualTo(request);
    InferenceRequest shorter = request.withMaxTokens(1);
    assertThat(shorter.maxTokens()).isEqualTo(1);
    assertThat(shorter.withMaxTokens(7)).isEqualTo(request);
  }

  /** An empty stop string would end every answer before its first character. */
  @Test
  void emptyStopStringsAreNone() {
    assertThat(with(List.of("", "a", ""), -1).stop()).containsExactly("a");
    assertThat(with(Collections.nCopies(1000, ""), -1).stop()).isEmpty();
  }

  @Test
  void stopStringsAreBoundedInNumberAndInLength() {
    assertThat(with(Collections.nCopies(64, "x"), -1).stop()).hasSize(64);
    assertThatThrownBy(() -> with(Collections.nCopies(65, "x"), -1))
        .isInstanceOf(FailureException.class)
        .hasMessage("too many stop strings: 65, at most 64");
    assertThat(with(List.of("x".repeat(4096)), -1).stop()).hasSize(1);
    assertThatThrownBy(() -> with(List.of("ok", "x".repeat(4097)), -1))
        .isInstanceOf(FailureException.class)
        .hasMessage("a stop string is longer than 4096 characters");
  }

  @Test
  void whoKeepsTheListOfStopStringsCannotChangeARequest() {
    List<String> stop = new ArrayList<>(List.of("a"));
    InferenceRequest request = with(stop, -1);
    stop.add("b");
    assertThat(request.stop()).containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource({"-1,false", "0,true", "1,true", "20,true"})
  void noAlternativesAreStillLogprobs(int topLogprobs, boolean wanted) {
    assertThat(with(List.of(), topLogprobs).wantsLogprobs()).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 21, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void moreAlternativesThanAnswersMayHoldAreRefused(int topLogprobs) {
    assertThatThrownBy(() -> with(List.of(), topLogprobs))
        .isInstanceOf(FailureException.class)
        .hasMessage("top_logprobs must be between 0 and 20");
  }
}
