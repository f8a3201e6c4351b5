package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.stoppedAt;
import static dev.folkmoot.engine.llamacpp.Answer.withLogprobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.engine.LoadedModel;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where answers end, and how likely their tokens were. */
class StopStringsIT {

  private static final String PROMPT = "Once upon a time";
  private static LoadedModel model;
  private static String whole;

  @BeforeAll
  static void load() throws InterruptedException {
    model = TestModels.load(TestModels.stories(), 256);
    whole = Answer.of(model, greedy(PROMPT, 100)).text();
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"little girl named", "ved to play out", ".", " park. One d", "y, she", "e", "red"})
  void anAnswerEndsBeforeItsStopString(String stop) throws InterruptedException {
    assertThat(whole).contains(stop);
    Answer answer = Answer.of(model, stoppedAt(greedy(PROMPT, 100), stop));
    assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(answer.reason()).contains(FinishReason.STOP);
    assertThat(((TokenEvent.Finished) answer.events().getLast()).stop()).contains(stop);
  }

  @Test
  void theEarliestOfSeveralWins() throws InterruptedException {
    Answer answer =
        Answer.of(
            model, stoppedAt(greedy(PROMPT, 100), "girl named Lilo", "park", "named", "named L"));
    assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf("named")));
  }

  @Test
  void aStopStringThatNeverComesChangesNothing() throws InterruptedException {
    Answer answer =
        Answer.of(
            model,
            stoppedAt(greedy(PROMPT, 100), whole + "!", "Lily!", "\uD800", "x".repeat(4096)));
    assertThat(answer.text()).isEqualTo(whole);
    assertThat(answer.reason()).contains(FinishReason.LENGTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 20})
  void probabilitiesAreSortedAndAddUp(int alternatives) throws InterruptedException {
    Answer answer = Answer.of(model, withLogprobs(greedy(PROMPT, 40), alternatives));
    assertThat(answer.logprobs()).hasSize(answer.usage().completionTokens());
    for (TokenLogprob chosen : answer.logprobs()) {
      assertThat(chosen.logprob()).isLessThanOrEqualTo(0);
      assertThat(chosen.alternatives()).hasSize(alternatives);
      assertThat(chosen.alternatives())
          .isSortedAccordingTo(Comparator.comparingDouble(TokenLogprob::logprob).reversed());
      double sum = chosen.alternatives().stream().mapToDouble(one -> Math.exp(one.logprob())).sum();
      assertThat(sum).isLessThanOrEqualTo(1 + 1e-9);
      if (alternatives > 0) {
        TokenLogprob best = chosen.alternatives().getFirst();
        assertThat(chosen.token()).isEqualTo(best.token());
        assertThat(chosen.logprob()).isCloseTo(best.logprob(), within(1e-12));
      }
    }
    String tokens = String.join("", answer.logprobs().stream().map(TokenLogprob::token).toList());
    assertThat(tokens).isEqualTo(answer.text());
  }

  @Test
  void tokensOfAStopStringAreNotTold() throws InterruptedException {
    Answer answer =
        Answer.of(model, withLogprobs(stoppedAt(greedy(PROMPT, 100), " girl named"), 0));
    String tokens = String.join("", answer.logprobs().stream().map(TokenLogprob::token).toList());
    assertThat(tokens).isEqualTo(answer.text());
  }
}
