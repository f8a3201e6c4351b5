package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters laid over weights. */
class AdapterIT {

  /** What llama-server v0.5.0 says with {@code --lora}, at temperature 0. */
  private static final String ADAPTED =
      " re Timlllltttsssededssssimeimeimeimessesesssimeimess ithesessss";

  private static final InferenceRequest ONCE = greedy("Once upon a time", 40);

  @Test
  void anAdaptedModelSaysWhatLlamaCppsOwnServerSays() throws InterruptedException {
    ModelFile adapted = TestModels.adapted(TestModels.stories(), TestModels.storiesAdapter());
    try (LoadedModel model = TestModels.load(adapted, 512)) {
      assertThat(Answer.of(model, ONCE).text()).isEqualTo(ADAPTED);
    }
  }

  @Test
  void bareAndAdaptedAreInMemoryAtOnceAndEachSaysItsOwn(@TempDir Path folder) throws Exception {
    Path file = LoraFile.forPocket().writeTo(folder.resolve("lora.gguf"), 1);
    InferenceRequest request = greedy("Once upon a time there was a fox. One day", 30);
    String bare;
    String turned;
    try (LoadedModel plain = TestModels.load(TestModels.pocket(), 256);
        LoadedModel model = TestModels.load(TestModels.adapted(TestModels.pocket(), file), 256)) {
      bare = Answer.of(plain, request).text();
      turned = Answer.of(model, request).text();
      assertThat(turned).isNotBlank().isNotEqualTo(bare);
      List<InferenceRequest> eight = Collections.nCopies(8, request);
      assertThat(Answer.allOf(model, eight)).extracting(Answer::text).containsOnly(turned);
      assertThat(Answer.allOf(plain, eight)).extracting(Answer::text).containsOnly(bare);
    }
    // Nothing of it is left once it is unloaded.
    try (LoadedModel plain = TestModels.load(TestModels.pocket(), 256)) {
      assertThat(Answer.of(plain, request).text()).isEqualTo(bare);
    }
  }

  @Test
  void anAnswerThatBrokeOffGoesOnExactly(@TempDir Path folder) throws Exception {
    Path file = LoraFile.forPocket().writeTo(folder.resolve("lora.gguf"), 2);
    InferenceRequest request = greedy("Once upon a time there was a fox. One day", 40);
    try (LoadedModel model = TestModels.load(TestModels.adapted(TestModels.pocket(), file), 256)) {
      Answer whole = Answer.of(model, request);
      Transcript heard = new Transcript();
      heard.from(model.origin());
      whole.events().stream().limit(12).forEach(heard::add);
      Answered answered = heard.answered();
      Answer rest = Answer.of(model, request.withAnswered(answered));
      assertThat(answered.text() + rest.text()).isEqualTo(whole.text());
      TokenEvent.Finished end = (TokenEvent.Finished) rest.events().getLast();
      assertThat(end.continuity()).isEqualTo(new Continuity(1, true));
    }
  }

  @Test
  void itsBytesAreCounted(@TempDir Path folder) throws Exception {
    Path file = LoraFile.forPocket().writeTo(folder.resolve("lora.gguf"), 1);
    LlamaCppEngine engine = TestModels.engine(1, 1);
    ModelFile bare = TestModels.pocket();
    RunnerOptions settled = engine.settle(bare, RunnerOptions.DEFAULT);
    assertThat(engine.footprint(TestModels.adapted(bare, file), settled).weights())
        .isEqualTo(engine.footprint(bare, settled).weights() + 16_384);
  }

  @Test
  void vectorsAreAdaptedToo(@TempDir Path folder) throws Exception {
    Path file = LoraFile.forPocket().writeTo(folder.resolve("lora.gguf"), 1);
    List<String> texts = List.of("the sea");
    try (LoadedModel plain = TestModels.load(TestModels.pocket(), 256);
        LoadedModel model = TestModels.load(TestModels.adapted(TestModels.pocket(), file), 256)) {
      assertThat(model.embed(texts, true).vectors().getFirst())
          .isNotEqualTo(plain.embed(texts, true).vectors().getFirst());
    }
  }

  @Test
  void oneThatTheEngineRefusesIsAFailureAndNotTheEnd(@TempDir Path folder) throws Exception {
    Path other = LoraFile.forPocket().ofArchitecture("qwen3").writeTo(folder.resolve("o.gguf"), 1);
    for (Path file : List.of(other, folder.resolve("none.gguf"))) {
      assertThatThrownBy(
              () -> TestModels.load(TestModels.adapted(TestModels.pocket(), file), 256).close())
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED))
          .hasMessageContaining("llama.cpp refused the adapter " + file.getFileName());
    }
  }
}
