package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Real models for tests, where they lie, and an engine that runs them. */
final class TestModels {

  static final int DEFAULT_SLOTS = 8;

  private static final String CHATML =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' +"
          + " message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private static final Path ROOT = Path.of(System.getProperty("folkmoot.root", ".."));

  private TestModels() {}

  /** A quarter of a million weights that tell little stories; no part of this repository. */
  static ModelFile stories() {
    Path file = ROOT.resolve("../shared/models/stories260K-f32.gguf").normalize();
    assertThat(file).as("the test model; see shared/models/README.md").exists();
    ModelShape shape =
        new ModelShape(
            "llama",
            260_032,
            "F32",
            512,
            64,
            5,
            5 * 4 * 8 * 2 * 2L,
            512,
            1_100_000,
            Pooling.NONE,
            true,
            Optional.empty(),
            Set.of(Capability.COMPLETION));
    return new ModelFile(file, new Digest("0".repeat(64)), shape);
  }

  /** The bundled model: a byte-level vocabulary of 2,048 tokens and a ChatML template. */
  static ModelFile pocket() {
    return pocket(ROOT.resolve("models/pocket/pocket.gguf").normalize());
  }

  /** A changed copy of the bundled model. */
  static ModelFile pocket(Path file) {
    assertThat(file).as("the bundled model").exists();
    ModelShape shape =
        new ModelShape(
            "llama",
            3_500_000,
            "Q8_0",
            1024,
            256,
            5,
            5 * 2 * 64 * 2 * 2L,
            2048,
            3_700_000,
            Pooling.NONE,
            true,
            Optional.of(CHATML),
            Set.of(Capability.COMPLETION));
    return new ModelFile(file, new Digest("1".repeat(64)), shape);
  }

  /** A real model of 135 million weights, with the template that its own file holds. */
  static ModelFile smollm2() throws IOException {
    Path file = FetchedModel.smolLm2(cache().resolve("test/models"), ROOT);
    ModelShape shape =
        new ModelShape(
            "llama",
            134_515_008,
            "Q4_1",
            8192,
            576,
            30,
            30 * 3 * 64 * 2 * 2L,
            49_152,
            96_000_000,
            Pooling.NONE,
            true,
            Optional.of(FetchedModel.chatTemplate(file)),
            Set.of(Capability.COMPLETION));
    return new ModelFile(file, new Digest("2".repeat(64)), shape);
  }

  /** A random adapter for {@link #stories}, beside it. */
  static Path storiesAdapter() {
    Path file = ROOT.resolve("../shared/models/stories260K-lora-random-r4.gguf").normalize();
    assertThat(file).as("the test adapter; see shared/models/README.md").exists();
    return file;
  }

  /** The same model with an adapter laid over it. */
  static ModelFile adapted(ModelFile file, Path adapter) {
    Digest digest = file.digest().adaptedBy(new Digest("a".repeat(64)));
    return new ModelFile(
        file.path(), Optional.of(adapter), digest, file.shape().withAdapter(16_384));
  }

  /** The same model with another chat template. */
  static ModelFile withTemplate(ModelFile file, String template) {
    return reshaped(file, file.shape().kvBytesPerToken(), Optional.of(template));
  }

  /** The same model, but each token's cell is said to cost so much that few are planned. */
  static ModelFile dear(ModelFile file) {
    return reshaped(file, 1L << 30, file.shape().chatTemplate());
  }

  private static ModelFile reshaped(
      ModelFile file, long kvBytesPerToken, Optional<String> template) {
    ModelShape shape = file.shape();
    return new ModelFile(
        file.path(),
        file.digest(),
        new ModelShape(
            shape.architecture(),
            shape.parameterCount(),
            shape.quantization(),
            shape.contextLength(),
            shape.embeddingLength(),
            shape.layers(),
            kvBytesPerToken,
            shape.vocabularySize(),
            shape.weightBytes(),
            shape.pooling(),
            shape.causal(),
            template,
            shape.capabilities()));
  }

  /** An engine on one thread: where tests run, others do as well. */
  static LlamaCppEngine engine(int slots, int queueLength) {
    EngineConfig config =
        new EngineConfig(
            natives(), cache().resolve("test"), slots, queueLength, true, Optional.empty());
    return new LlamaCppEngine(config, System::nanoTime, new Random(1));
  }

  static LoadedModel load(ModelFile file, int contextLength) {
    return load(file, contextLength, DEFAULT_SLOTS);
  }

  static LoadedModel load(ModelFile file, int contextLength, int slots) {
    LlamaCppEngine engine = engine(slots, EngineConfig.DEFAULT_QUEUE_LENGTH);
    return engine.load(
        file, engine.settle(file, RunnerOptions.DEFAULT.orContextLength(contextLength)));
  }

  static LoadedModel loadWithBatch(ModelFile file, int contextLength, int batchTokens) {
    LlamaCppEngine engine = engine(DEFAULT_SLOTS, EngineConfig.DEFAULT_QUEUE_LENGTH);
    RunnerOptions asked =
        new RunnerOptions(
            Optional.of(contextLength),
            Optional.of(batchTokens),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return engine.load(file, engine.settle(file, asked));
  }

  static Path natives() {
    String given = System.getenv("FOLKMOOT_NATIVES");
    if (given != null) {
      return Path.of(given);
    }
    Path natives = cache().resolve("natives");
    assertThat(Files.isDirectory(natives))
        .as("llama.cpp in %s; ./check fetches it", natives)
        .isTrue();
    return natives;
  }

  private static Path cache() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"));
    return (cache == null ? home.resolve(".cache") : Path.of(cache)).resolve("folkmoot");
  }
}
