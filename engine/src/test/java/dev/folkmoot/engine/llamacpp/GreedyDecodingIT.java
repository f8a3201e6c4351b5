package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @TempDir static Path memory;
  private static LoadedModel model;

  @BeforeAll
  static void load() {
    LlamaCppEngine engine =
        new LlamaCppEngine(
            EngineConfig.of(TestModels.natives(), memory), System::nanoTime, new Random(1));
    RunnerOptions options =
        engine.settle(TestModels.stories(), RunnerOptions.DEFAULT.orContextLength(512));
    model = engine.load(TestModels.stories(), options);
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  @Test
  void theReferenceTextOfTheModelIsReproduced() throws InterruptedException {
    assertThat(answer("", 200)).isEqualTo(" " + REFERENCE);
  }

  @Test
  void manyAtOnceSayTheSame() throws InterruptedException {
    List<Generation> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(model.generate(request("", 200)));
    }
    for (Generation one : all) {
      assertThat(read(one)).isEqualTo(" " + REFERENCE);
    }
  }

  private static String answer(String prompt, int tokens) throws InterruptedException {
    return read(model.generate(request(prompt, tokens)));
  }

  private static InferenceRequest request(String prompt, int tokens) {
    return InferenceRequest.of(new Prompt.Raw(prompt))
        .withSampling(Sampling.GREEDY)
        .withMaxTokens(tokens);
  }

  private static String read(Generation generation) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    try (generation) {
      while (true) {
        switch (generation.next()) {
          case TokenEvent.Text piece -> text.append(piece.text());
          case TokenEvent.Finished finished -> {
            return text.toString();
          }
          case TokenEvent other -> throw new AssertionError(other.toString());
        }
      }
    }
  }
}
