package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static dev.folkmoot.engine.llamacpp.Answer.withLogprobs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However an answer is computed, greedy decoding says the same. */
class GreedyDecodingIT {

  /** What llama2.c's own test expects of this model: 200 tokens from nothing. */
  private static final String REFERENCE =
      """
      Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball. She wanted to play with it, but it was too high.
      Lily's mom said, "Lily, let's go to the park." Lily was sad and didn't know what to do. She said, "I want to play with your ball, but I can't find it."
      Lily was sad and didn't know what to do. She said, "I'm sorry, Lily. I didn't know what to do."
      Lily didn't want to help her mom, so she\
      """;

  /** Some 190 tokens: more than one chunk of a prompt. */
  private static final String LONG =
      "Tim had a red ball and a blue box. He put the ball into the box. ".repeat(7);

  static final List<String> NAMES =
      List.of(
          "Lily",
          "Tom",
          "Ben",
          "Anna",
          "Max",
          "Sue",
          "The cat",
          "A dog",
          "The bird",
          "Mia",
          "Jack",
          "Sara",
          "The king",
          "A boy",
          "A girl",
          "Mom",
          "Dad",
          "Spot",
          "The sun",
          "A frog",
          "Sam",
          "Amy",
          "Bob",
          "The fish",
          "A bear",
          "Timmy",
          "Lucy",
          "Jane",
          "The bug",
          "A man");

  private static LoadedModel model;

  @BeforeAll
  static void load() {
    model = TestModels.load(TestModels.stories(), 512);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @Test
  void theReferenceTextOfTheModelIsReproduced() throws InterruptedException {
    assertThat(Answer.of(model, greedy("", 200)).text()).isEqualTo(" " + REFERENCE);
  }

  @Test
  void manyAtOnceSayTheSame() throws InterruptedException {
    List<InferenceRequest> requests = Collections.nCopies(20, greedy("", 200));
    assertThat(Answer.allOf(model, requests))
        .extracting(Answer::text)
        .containsOnly(" " + REFERENCE);
  }

  @Test
  void aLongPromptInChunksSaysWhatItSaysAlone() throws InterruptedException {
    String alone;
    try (LoadedModel fresh = TestModels.load(TestModels.stories(), 512)) {
      Answer answer = Answer.of(fresh, greedy(LONG, 60));
      assertThat(answer.usage().promptTokens()).isGreaterThan(BatchScheduler.PREFILL_CHUNK_TOKENS);
      assertThat(answer.usage().cachedTokens()).isZero();
      alone = answer.text();
    }
    try (LoadedModel fresh = TestModels.load(TestModels.stories(), 512)) {
      List<Generation> others = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        others.add(fresh.generate(greedy("Sara saw a cat " + i, 300)));
        others.getLast().next();
      }
      Answer among = Answer.of(fresh, greedy(LONG, 60));
      assertThat(among.usage().cachedTokens()).isZero();
      assertThat(among.text()).isEqualTo(alone);
      others.forEach(Generation::close);
    }
  }

  @Test
  void whatIsInTheCacheChangesNothing() throws InterruptedException {
    String branch = LONG + "One day, a dog";
    String cold = cold(LONG, 60);
    String coldBranch = cold(branch, 60);
    try (LoadedModel fresh = TestModels.load(TestModels.stories(), 512)) {
      Answer first = Answer.of(fresh, greedy(LONG, 60));
      Answer repeated = Answer.of(fresh, greedy(LONG, 60));
      Answer branched = Answer.of(fresh, greedy(branch, 60));
      Answer wentOn = Answer.of(fresh, greedy(LONG + first.text(), 30));

      assertThat(first.text()).isEqualTo(cold);
      assertThat(repeated.text()).isEqualTo(cold);
      assertThat(repeated.usage().cachedTokens())
          .isEqualTo(first.usage().promptTokens() - 1); // one token is computed, for its logits
      assertThat(branched.text()).isEqualTo(coldBranch);
      assertThat(branched.usage().cachedTokens()).isGreaterThan(100);
      assertThat(wentOn.usage().cachedTokens()).isGreaterThan(100);
      assertThat(wentOn.text()).isEqualTo(cold(LONG + first.text(), 30));
    }
  }

  @Test
  void whatLeftTheContextAndCameBackChangesNothing() throws InterruptedException {
    String cold = cold(LONG, 60);
    try (LoadedModel fresh = TestModels.load(TestModels.stories(), 512)) {
      Answer first = Answer.of(fresh, greedy(LONG, 60));
      Answer.of(fresh, greedy("A frog sat on a log and sang to the sun all day.", 20));
      Answer back = Answer.of(fresh, greedy(LONG, 60));
      assertThat(back.usage().cachedTokens()).isEqualTo(first.usage().promptTokens() - 1);
      assertThat(back.text()).isEqualTo(cold);
    }
  }

  @Test
  void whoeverSharesTheCellsOfARunningAnswerSaysTheSame() throws InterruptedException {
    String cold = cold(LONG, 80);
    try (LoadedModel fresh = TestModels.load(TestModels.stories(), 512)) {
      Generation running = fresh.generate(greedy(LONG, 80));
      running.next();
      List<Answer> others =
          Answer.allOf(fresh, List.of(greedy(LONG, 80), greedy(LONG, 80), greedy(LONG, 80)));
      assertThat(others).extracting(Answer::text).containsOnly(cold);
      assertThat(others).allMatch(answer -> answer.usage().cachedTokens() > 100);
      assertThat(cold).endsWith(Answer.read(running).text());
    }
  }

  @Test
  void answersThatLoseTheirCellsToOthersSayTheSame() throws InterruptedException {
    // One block of 256 cells for eight answers of some 90 tokens: most must wait or give way.
    List<String> prompts = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (int i = 0; prompts.size() < 8; i++) {
      String prompt = NAMES.get(i) + " had a toy. One day, a friend";
      Answer answer = Answer.of(model, withLogprobs(greedy(prompt, 75), 2));
      if (Answer.isClear(answer, 0.02)) {
        prompts.add(prompt);
        alone.add(answer.text());
      }
    }
    try (LoadedModel crowded = TestModels.load(TestModels.dear(TestModels.stories()), 128)) {
      List<Answer> together =
          Answer.allOf(crowded, prompts.stream().map(prompt -> greedy(prompt, 75)).toList());
      assertThat(together).extracting(Answer::text).isEqualTo(alone);
      assertThat(crowded.load()).isEqualTo(new LoadedModel.Load(0, 0, TestModels.DEFAULT_SLOTS));
    }
  }

  @Test
  void batchesOfOneTokenSayTheSame() throws InterruptedException {
    String cold = cold(LONG, 40);
    try (LoadedModel narrow = TestModels.loadWithBatch(TestModels.stories(), 512, 1)) {
      List<Answer> answers =
          Answer.allOf(narrow, Collections.nCopies(TestModels.DEFAULT_SLOTS, greedy(LONG, 40)));
      assertThat(answers).extracting(Answer::text).containsOnly(cold);
    }
  }

  private static String cold(String prompt, int tokens) throws InterruptedException {
    try (LoadedModel fresh = TestModels.load(TestModels.stories(), 512)) {
      return Answer.of(fresh, greedy(prompt, tokens)).text();
    }
  }
}
