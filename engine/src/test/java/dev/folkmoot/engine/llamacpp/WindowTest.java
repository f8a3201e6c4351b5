package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tokens are numbered in the order in which they came, so that one sees which are left. */
class WindowTest {

  private static final int CONTEXT = 16;
  private static final int KEPT = 4;
  private static final int CUT = 6;
  private static final int PROMPT = 10;

  private static AnswerState asked(int promptTokens, int contextLength) {
    return new AnswerState(
        within(greedy("", -1), true, true, KEPT),
        IntStream.range(0, promptTokens).toArray(),
        contextLength,
        null);
  }

  private static AnswerState answer(int tokens, int contextLength) {
    AnswerState answer = asked(PROMPT, contextLength);
    for (int token = PROMPT; token < tokens; token++) {
      answer.add(token, new byte[] {'a'});
      if (answer.isFull()) {
        answer.forget();
      }
    }
    return answer;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static List<Integer> keptAnd(int from, int to) {
    return Stream.concat(range(0, KEPT).stream(), range(from, to).stream()).toList();
  }

  @Test
  void anAnswerThatFitsIsInItWhole() {
    AnswerState answer = answer(12, CONTEXT);
    Window window = new Window(answer, true);
    assertThat(window.tokens().toList()).isEqualTo(range(0, 12));
    assertThat(window.together()).isEqualTo(PROMPT);
    assertThat(window.target()).isEqualTo(12);
    assertThat(window.isBehind()).isFalse();
    answer.add(12, new byte[] {'a'});
    window.follow();
    assertThat(window.tokens().toList()).isEqualTo(range(0, 13)).isEqualTo(answer.left().toList());
    assertThat(window.pure()).isEqualTo(13);
  }

  @Test
  void whatIsShorterThanWhatIsKeptIsLeftWhole() {
    AnswerState answer = asked(1, CONTEXT);
    answer.add(1, new byte[] {'a'});
    assertThat(answer.left().toList()).isEqualTo(range(0, 2));
    assertThat(new Window(answer, true).tokens().toList()).isEqualTo(range(0, 2));
  }

  @Test
  void aFullOneIsCutWhereItWasFull() {
    AnswerState answer = answer(15, CONTEXT);
    Window window = new Window(answer, true);
    answer.add(15, new byte[] {'a'});
    window.follow();
    assertThat(answer.isFull()).isTrue();
    answer.forget();
    assertThat(window.isBehind()).isTrue();
    assertThat(window.target()).as("the last token was not computed yet").isEqualTo(15);
    window.cut();
    assertThat(window.isBehind()).isFalse();
    assertThat(window.tokens().toList())
        .isEqualTo(keptAnd(KEPT + CUT, 16))
        .isEqualTo(answer.left().toList());
    assertThat(window.target()).isEqualTo(CONTEXT - CUT);
    assertThat(window.together()).as("what is left of the prompt").isEqualTo(KEPT);
    assertThat(window.pure()).as("what nobody else would compute is not pure").isEqualTo(KEPT);
  }

  @Test
  void aPastIsGoneThroughAgainWithEveryCutWhereItWas() {
    AnswerState answer = answer(40, CONTEXT);
    Window window = new Window(answer, true);
    List<List<Integer>> seen = new ArrayList<>();
    while (window.isBehind()) {
      assertThat(window.tokens().size()).isEqualTo(CONTEXT);
      seen.add(window.tokens().toList());
      window.cut();
    }
    assertThat(seen)
        .containsExactly(
            range(0, 16), keptAnd(10, 22), keptAnd(16, 28), keptAnd(22, 34), keptAnd(28, 40));
    assertThat(window.tokens().toList()).isEqualTo(answer.left().toList());
    assertThat(window.isWhole()).isTrue();
    window.startOver();
    assertThat(window.tokens().toList()).isEqualTo(range(0, 16));
    assertThat(window.passed()).isZero();
  }

  @Test
  void whatIsLeftIsComputedAnewWhereCellsCannotMove() {
    AnswerState answer = answer(30, CONTEXT);
    Window window = new Window(answer, false);
    assertThat(window.isBehind()).isFalse();
    assertThat(window.tokens().toList()).isEqualTo(answer.left().toList());
    assertThat(window.together()).isEqualTo(CONTEXT - CUT);
    assertThat(window.pure()).isEqualTo(window.tokens().size());
    assertThat(window.isWhole()).as("an unbroken run does the same").isTrue();
  }

  @Test
  void tooLongAPastIsNotGoneThroughAgainAndThatIsKnown() {
    int context = 6_000;
    AnswerState within = answer(2 * context, context);
    assertThat(new Window(within, true).isWhole()).isTrue();
    assertThat(new Window(within, true).isBehind()).isTrue();
    AnswerState beyond = answer(2 * context + 1, context);
    Window window = new Window(beyond, true);
    assertThat(window.isWhole()).isFalse();
    assertThat(window.isBehind()).isFalse();
    assertThat(window.tokens().toList()).isEqualTo(beyond.left().toList());
    AnswerState small = answer(Window.MAX_AGAIN_TOKENS, CONTEXT);
    assertThat(new Window(small, true).isWhole()).as("many contexts, few tokens").isTrue();
    assertThat(new Window(answer(Window.MAX_AGAIN_TOKENS + 1, CONTEXT), true).isWhole()).isFalse();
  }
}
