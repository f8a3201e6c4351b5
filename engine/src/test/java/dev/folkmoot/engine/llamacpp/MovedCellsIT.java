package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.withLogprobs;
import static dev.folkmoot.engine.llamacpp.Answer.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers whose cells were moved up, among others and after them. */
class MovedCellsIT {

  /** Some 100 tokens: more than is kept and cut of a context of 128. */
  private static final String LONG =
      "Tim had a red ball and a blue box. He put the ball into the box. ".repeat(3);

  /** What llama-server v0.5.0 says with {@code --context-shift}, after four cuts. */
  private static final String CUT =
      """
      , he found a big box. He was very happy. He wanted to play with it. He wanted to play with his toys. He wanted to play with his toys.
      "Hi, Ben!" said Ben. "I want to play with me!"
      Ben said, "I want to play with my toys."
      Ben said, "I want to play with my toys. It is not a boy."
      Ben said, "I want to play with me. It is not a boy."
      Ben said, "I want to play with me. It is not a boy. It is not a boy. It is not a boy. It is not a boy. It is not a boy. It is not a boy. It is not a boy. It is not a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy. It is a boy\
      """;

  @Test
  void aFullAnswerSaysWhatLlamaCppsOwnServerSays() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 128)) {
      InferenceRequest request = within(greedy("Ben had a toy. One day", 360), true, true, 5);
      assertThat(Answer.of(model, request).text()).isEqualTo(CUT);
    }
  }

  @Test
  void answersThatShareTheirBeginningSayWhatEachSaysAlone() throws InterruptedException {
    InferenceRequest request = greedy(LONG, 120);
    String alone;
    try (LoadedModel model = TestModels.load(TestModels.stories(), 128)) {
      Answer answer = Answer.of(model, request);
      assertThat(answer.usage().promptTokens()).isBetween(80, 120);
      alone = answer.text();
    }
    try (LoadedModel model = TestModels.load(TestModels.stories(), 128)) {
      // The first one's cells are there when the others come, and belong to all of them.
      Answer.of(model, greedy(LONG, 1));
      List<Answer> together = Answer.allOf(model, Collections.nCopies(6, request));
      assertThat(together).extracting(Answer::text).containsOnly(alone);
      assertThat(together).anyMatch(answer -> answer.usage().cachedTokens() > 70);
    }
  }

  @Test
  void whoLosesItsCellsAfterwardsSaysTheSame() throws InterruptedException {
    List<InferenceRequest> requests = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    try (LoadedModel model = TestModels.load(TestModels.stories(), 128)) {
      for (String name : GreedyDecodingIT.NAMES) {
        InferenceRequest request = greedy(name + " had a toy. One day, a friend", 200);
        Answer answer = Answer.of(model, withLogprobs(request, 2));
        if (requests.size() < 4 && Answer.isClear(answer, 0.015)) {
          requests.add(request);
          alone.add(answer.text());
        }
      }
    }
    assertThat(requests).hasSize(4);
    // 256 cells: others make that of a reader go who is behind, but whose answer was cut before.
    try (LoadedModel crowded = TestModels.load(TestModels.dear(TestModels.stories()), 128)) {
      Generation slow = crowded.generate(requests.getFirst());
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 80; i++) {
        text.append(((TokenEvent.Text) slow.next()).text());
      }
      List<Answer> others = Answer.allOf(crowded, requests.subList(1, 4));
      assertThat(others).extracting(Answer::text).isEqualTo(alone.subList(1, 4));
      assertThat(text + Answer.read(slow).text()).isEqualTo(alone.getFirst());
    }
  }

  @Test
  void nobodyElseBeginsWithWhatWasMoved() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.pocket(), 72);
        LoadedModel fresh = TestModels.load(TestModels.pocket(), 72)) {
      Answer full = Answer.of(model, greedy("Once upon a time there was a fox", 150));
      List<Integer> context = ((TokenEvent.Finished) full.events().getLast()).context();
      assertThat(context).hasSizeLessThan(full.usage().completionTokens());
      InferenceRequest next =
          InferenceRequest.of(
                  new Prompt.Chat(
                      List.of(Message.of(Role.USER, "Hi")), List.of(), ThinkLevel.UNSET, context))
              .withSampling(Sampling.GREEDY)
              .withMaxTokens(10);
      Answer after = Answer.of(model, withLogprobs(next, 0));
      assertThat(after.usage().cachedTokens()).isLessThan(PrefixCache.MIN_SHARED_TOKENS);
      assertThat(after.logprobs()).isEqualTo(Answer.of(fresh, withLogprobs(next, 0)).logprobs());
    }
  }
}
