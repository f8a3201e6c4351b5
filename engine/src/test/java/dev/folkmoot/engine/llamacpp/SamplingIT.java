package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.engine.LoadedModel;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How tokens are chosen, with real logits. */
class SamplingIT {

  private static final String PROMPT = "Once upon a time, there was a";
  private static LoadedModel model;

  @BeforeAll
  static void load() {
    model = TestModels.load(TestModels.stories(), 256);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @Test
  void aSeedGivesTheSameTextAgain() throws InterruptedException {
    assertThat(answer(seeded(7))).isEqualTo(answer(seeded(7)));
  }

  @Test
  void differentSeedsGiveDifferentTexts() throws InterruptedException {
    Set<String> texts = new HashSet<>();
    for (long seed = 1; seed <= 5; seed++) {
      texts.add(answer(seeded(seed)));
    }
    assertThat(texts).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, Long.MIN_VALUE, Long.MAX_VALUE, 0xFFFFFFFFL, 0x1_0000_0000L})
  void everySeedButOneIsRepeatable(long seed) throws InterruptedException {
    assertThat(answer(seeded(seed))).isEqualTo(answer(seeded(seed)));
  }

  @Test
  void theSeedMinusOneMeansAnyText() throws InterruptedException {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      texts.add(answer(seeded(-1)));
    }
    assertThat(texts).hasSizeGreaterThan(1);
  }

  static Stream<Sampling> greedyInOtherWords() {
    return Stream.of(
        new Sampling(0f, 40, 0.9f, 0.1f, 0.5f, 64, 1f, 0f, 0f, OptionalLong.of(3)),
        new Sampling(1.5f, 1, 1f, 0f, 1f, 0, 1f, 0f, 0f, OptionalLong.of(3)),
        new Sampling(Float.MIN_VALUE, 0, 1f, 0f, 1f, 0, 1f, 0f, 0f, OptionalLong.of(3)),
        new Sampling(1f, 0, 0f, 0f, 1f, 0, 1f, 0f, 0f, OptionalLong.of(3)),
        new Sampling(1f, 0, 1f, 1f, 1f, 0, 1f, 0f, 0f, OptionalLong.of(3)),
        new Sampling(0f, 0, 1f, 0f, 1f, -1, 1f, 0f, 1e-30f, OptionalLong.of(3)));
  }

  @ParameterizedTest
  @MethodSource("greedyInOtherWords")
  void whatLeavesOneTokenIsGreedy(Sampling sampling) throws InterruptedException {
    assertThat(answer(sampling)).isEqualTo(answer(Sampling.GREEDY));
  }

  static Stream<Sampling> extremes() {
    return Stream.of(
        new Sampling(Float.MAX_VALUE, 0, 1f, 0f, 1f, 0, 1f, 0f, 0f, OptionalLong.of(1)),
        new Sampling(1f, Integer.MAX_VALUE, 5f, 0f, 5f, 0, 1f, 0f, 0f, OptionalLong.of(1)),
        new Sampling(1f, Integer.MIN_VALUE, 0f, 9f, 0f, 0, 1f, 0f, 0f, OptionalLong.of(1)),
        new Sampling(1f, 0, 1f, 0f, 0f, 0, 1f, 0f, 0f, OptionalLong.of(1)),
        new Sampling(1f, 40, .9f, 0f, 1f, Integer.MAX_VALUE, 1.1f, 0f, 0f, OptionalLong.of(1)),
        new Sampling(1f, 40, .9f, 0f, 1f, Integer.MIN_VALUE, 1.1f, 0f, 0f, OptionalLong.of(1)),
        new Sampling(1f, 0, .9f, 0f, .9f, -1, Float.MIN_VALUE, 0f, 0f, OptionalLong.of(1)),
        new Sampling(1f, 0, .9f, 0f, .9f, -1, Float.MAX_VALUE, 0f, 0f, OptionalLong.of(1)),
        new Sampling(
            .1f, 0, .9f, .1f, .9f, 64, 1f, Float.MAX_VALUE, -Float.MAX_VALUE, OptionalLong.of(1)),
        new Sampling(
            .1f, 0, .9f, .1f, .9f, 64, 1f, -Float.MAX_VALUE, Float.MAX_VALUE, OptionalLong.of(1)));
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void extremesAreSurvived(Sampling sampling) throws InterruptedException {
    Answer answer = Answer.of(model, request(sampling).withMaxTokens(30));
    assertThat(answer.failure()).isEmpty();
    assertThat(answer.usage().completionTokens()).isPositive();
  }

  @Test
  void penaltiesCountTheTokensOfThePrompt() throws InterruptedException {
    Answer free = Answer.of(model, request(Sampling.GREEDY).withMaxTokens(1));
    String prompt = PROMPT + free.text() + "." + PROMPT;
    String first = firstToken(prompt, Sampling.GREEDY);
    Sampling penalised = new Sampling(0f, 0, 1f, 0f, 1f, -1, 1f, 0f, 100f, OptionalLong.empty());
    assertThat(prompt).contains(first.strip());
    assertThat(firstToken(prompt, penalised)).isNotEqualTo(first);
  }

  @Test
  void penaltiesLookBackAtTheLastTokensOnly() throws InterruptedException {
    Sampling one = new Sampling(0f, 0, 1f, 0f, 1f, 1, 1f, 0f, 100f, OptionalLong.empty());
    Sampling all = new Sampling(0f, 0, 1f, 0f, 1f, -1, 1f, 0f, 100f, OptionalLong.empty());
    assertThat(answer(one)).isNotEqualTo(answer(all));
  }

  private static String firstToken(String prompt, Sampling sampling) throws InterruptedException {
    InferenceRequest request =
        InferenceRequest.of(new Prompt.Raw(prompt)).withSampling(sampling).withMaxTokens(1);
    return Answer.of(model, request).text();
  }

  private static Sampling seeded(long seed) {
    return new Sampling(1f, 40, 0.95f, 0f, 1f, 64, 1.1f, 0f, 0f, OptionalLong.of(seed));
  }

  private static InferenceRequest request(Sampling sampling) {
    return InferenceRequest.of(new Prompt.Raw(PROMPT)).withSampling(sampling).withMaxTokens(40);
  }

  private static String answer(Sampling sampling) throws InterruptedException {
    return Answer.of(model, request(sampling)).text();
  }
}
