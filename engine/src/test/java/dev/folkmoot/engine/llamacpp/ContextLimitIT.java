package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.withLogprobs;
import static dev.folkmoot.engine.llamacpp.Answer.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.LoadedModel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at the end of a context. */
class ContextLimitIT {

  private static final String TOO_LONG =
      "the prompt is longer than the context length currently available to the model; shorten the"
          + " prompt, adjust the context length in settings, or use a model with a longer context"
          + " length";

  private static final String WORDS = "The cat sat on the mat and saw a red bird. ";

  @Test
  void withoutShiftAnAnswerEndsWithItsContext() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 64)) {
      Answer answer = Answer.of(model, within(greedy("Once upon a time", -1), true, false, 4));
      assertThat(answer.reason()).contains(FinishReason.LENGTH);
      assertThat(answer.usage().promptTokens() + answer.usage().completionTokens()).isEqualTo(64);
    }
  }

  @Test
  void withShiftAnAnswerGoesOn() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 64)) {
      Answer answer = Answer.of(model, greedy("Once upon a time", 200));
      assertThat(answer.reason()).contains(FinishReason.LENGTH);
      assertThat(answer.usage().completionTokens()).isEqualTo(200);
      assertThat(answer.text()).isNotBlank();
    }
  }

  @Test
  void anAnswerThatShiftsSaysTheSameAmongOthers() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 64)) {
      InferenceRequest request = greedy("Lily", 150);
      Answer answer = Answer.of(model, withLogprobs(request, 2));
      assertThat(Answer.isClear(answer, 0.02)).as("a near tie may turn among others").isTrue();
      String alone = answer.text();
      List<Answer> together = Answer.allOf(model, Collections.nCopies(6, request));
      assertThat(together).extracting(Answer::text).containsOnly(alone);
    }
  }

  @Test
  void aModelThatNeverStopsIsStopped() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 16)) {
      Answer answer = Answer.of(model, greedy("Once upon a time", -1));
      assertThat(answer.reason()).isPresent();
      assertThat(answer.usage().completionTokens()).isLessThanOrEqualTo(16 * 10 + 16);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7, 9})
  void theSmallestContextsWork(int contextLength) throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), contextLength)) {
      assertThat(model.contextLength()).isEqualTo(contextLength);
      List<Answer> answers =
          Answer.allOf(model, Collections.nCopies(10, greedy("Once upon a time there was", 20)));
      assertThat(answers).allMatch(answer -> answer.usage().completionTokens() == 20);
      assertThat(model.embed(List.of("a cat", "a dog"), true).vectors()).hasSize(2);
    }
  }

  @Test
  void aPromptThatIsTooLongIsCutOrRefused() throws InterruptedException {
    String tooLong = WORDS.repeat(60);
    try (LoadedModel model = TestModels.load(TestModels.stories(), 128)) {
      Answer cut = Answer.of(model, greedy(tooLong, 5));
      assertThat(cut.usage().promptTokens()).isEqualTo(127);
      for (InferenceRequest strict :
          List.of(
              within(greedy(tooLong, 5), true, false, 4),
              within(greedy(tooLong, 5), false, true, 4))) {
        assertThatThrownBy(() -> model.generate(strict))
            .isInstanceOf(FailureException.class)
            .hasMessage(TOO_LONG);
      }
    }
  }

  @Test
  void aConversationThatIsTooLongLosesItsOldestTurns() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 128)) {
      List<Message> messages =
          List.of(
              Message.of(Role.USER, WORDS.repeat(8)),
              Message.of(Role.ASSISTANT, WORDS.repeat(8)),
              Message.of(Role.USER, "What is Folkmoot?"));
      List<Message> last = messages.subList(2, 3);
      InferenceRequest all = chat(messages);
      assertThat(model.countTokens(all)).isEqualTo(model.countTokens(chat(last)));
      assertThat(Answer.of(model, all).text()).isEqualTo(Answer.of(model, chat(last)).text());
    }
  }

  @Test
  void c094AResultKeepsItsCallAndWhatIsLeftBeginsWithTheUser() throws InterruptedException {
    Message call =
        new Message(
            Role.ASSISTANT,
            "",
            Optional.empty(),
            List.of(new ToolCall("", "now", Map.of())),
            Optional.empty(),
            Optional.empty());
    Message system = Message.of(Role.SYSTEM, "Be brief.");
    Message old = Message.of(Role.USER, WORDS.repeat(10));
    Message result = Message.of(Role.TOOL, "noon");
    Message question = Message.of(Role.USER, "What is Folkmoot?");
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 128)) {
      assertThat(model.countTokens(chat(List.of(system, old, call, result, question))))
          .isEqualTo(model.countTokens(chat(List.of(system, question))));
      assertThat(model.countTokens(chat(List.of(old, old, question, call, result))))
          .isEqualTo(model.countTokens(chat(List.of(question, call, result))));
      assertThat(model.countTokens(chat(List.of(old, call, result))))
          .as("the last result is never without its call")
          .isEqualTo(model.countTokens(chat(List.of(call, result))));
    }
  }

  private static InferenceRequest chat(List<Message> messages) {
    return InferenceRequest.of(Prompt.Chat.of(messages))
        .withSampling(Sampling.GREEDY)
        .withMaxTokens(10);
  }

  @Test
  void noMoreThanTheTrainedContextIsSettledOn() {
    LlamaCppEngine engine = TestModels.engine(1, 1);
    RunnerOptions asked =
        new RunnerOptions(
            Optional.of(100_000),
            Optional.of(1 << 30),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(100_000));
    RunnerOptions settled = engine.settle(TestModels.stories(), asked);
    assertThat(settled.contextLength()).contains(512);
    assertThat(settled.batchSize().orElseThrow()).isLessThanOrEqualTo(2048);
    assertThat(settled.threads().orElseThrow())
        .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void aBatchThatIsLargerThanTheContextIsNotMade() throws InterruptedException {
    // Two prompts fill a batch of 2,048, but llama.cpp would take only the 512 of the context.
    try (LoadedModel model =
        TestModels.loadWithBatch(TestModels.dear(TestModels.stories()), 512, 2048)) {
      List<InferenceRequest> requests =
          List.of(greedy(WORDS.repeat(28), 3), greedy("A " + WORDS.repeat(28), 3));
      assertThat(Answer.allOf(model, requests))
          .allMatch(answer -> answer.failure().isEmpty())
          .allMatch(answer -> answer.usage().promptTokens() > 300);
    }
  }

  @Test
  void anEmptyPromptWithoutAFirstTokenIsRefused() {
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 64)) {
      assertThatThrownBy(() -> model.generate(greedy("", 5)))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST));
    }
  }

  @Test
  void noTokensAskedForMeansThePromptOnly() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 64)) {
      Answer answer = Answer.of(model, greedy("Once upon a time", 0));
      assertThat(answer.text()).isEmpty();
      assertThat(answer.usage().completionTokens()).isZero();
      assertThat(answer.reason()).contains(FinishReason.LENGTH);
    }
  }

  @Test
  void tokensThatTheModelDoesNotHaveAreRefused() {
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 64)) {
      for (int token : new int[] {-1, 2048, Integer.MAX_VALUE}) {
        Prompt prompt =
            new Prompt.Chat(
                List.of(Message.of(Role.USER, "Hi")),
                List.of(),
                ThinkLevel.UNSET,
                List.of(1, token));
        assertThatThrownBy(() -> model.generate(InferenceRequest.of(prompt)))
            .isInstanceOf(FailureException.class)
            .hasMessageContaining("the context holds " + token);
      }
    }
  }
}
