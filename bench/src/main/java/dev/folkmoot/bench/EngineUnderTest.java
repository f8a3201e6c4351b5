package dev.folkmoot.bench;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.llamacpp.EngineConfig;
import dev.folkmoot.engine.llamacpp.LlamaCppEngine;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Our engine with one model, without HTTP. */
final class EngineUnderTest implements AutoCloseable {

  private static final int SLOTS = 8;

  private final LoadedModel model;
  private final RunnerOptions options;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  EngineUnderTest(Path natives, Path gguf, int contextLength) throws IOException {
    this(natives, gguf, contextLength, SLOTS);
  }

  EngineUnderTest(Path natives, Path gguf, int contextLength, int slots) throws IOException {
    Path memory = Files.createTempDirectory("folkmoot-bench");
    LlamaCppEngine engine =
        new LlamaCppEngine(
            new EngineConfig(natives, memory, slots, 512, false, Optional.empty()),
            System::nanoTime,
            new Random(1));
    ModelFile file =
        new ModelFile(gguf, new Digest("0".repeat(64)), ModelShapes.of(GgufReader.read(gguf)));
    options = engine.settle(file, RunnerOptions.DEFAULT.orContextLength(contextLength));
    model = engine.load(file, options);
  }

  /** The CPU variant that the engine chose. */
  String variant() {
    return LlamaLibrary.loadedVariant().orElseThrow();
  }

  /** Threads that the engine computes with. */
  int threads() {
    return options.threads().orElseThrow();
  }

  /** Answers all prompts at once, greedily; every stream is read by a thread of its own. */
  Sample run(List<String> prompts, int maxTokens) throws InterruptedException, ExecutionException {
    double cpuStart = Cpu.ofThisProcess();
    long start = System.nanoTime();
    List<Future<Usage>> answers = new ArrayList<>();
    for (String prompt : prompts) {
      Generation generation = model.generate(request(prompt, maxTokens));
      answers.add(readers.submit(() -> read(generation)));
    }
    long promptTokens = 0;
    long answerTokens = 0;
    for (Future<Usage> answer : answers) {
      promptTokens += answer.get().promptTokens();
      answerTokens += answer.get().completionTokens();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Sample(promptTokens, answerTokens, seconds, Cpu.ofThisProcess() - cpuStart);
  }

  /** Milliseconds until the first token of one answer. */
  double firstTokenMillis(String prompt) throws InterruptedException {
    long start = System.nanoTime();
    try (Generation generation = model.generate(request(prompt, 1))) {
      TokenEvent first = generation.next();
      if (first instanceof TokenEvent.Failed failed) {
        throw new IllegalStateException(failed.failure().message());
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }

  /** Milliseconds from each event of one answer to the next; the first is the prompt's. */
  List<Double> gapsMillis(String prompt, int maxTokens) throws InterruptedException {
    List<Double> gaps = new ArrayList<>();
    try (Generation generation = model.generate(request(prompt, maxTokens))) {
      long before = System.nanoTime();
      while (true) {
        TokenEvent event = generation.next();
        if (event instanceof TokenEvent.Failed failed) {
          throw new IllegalStateException(failed.failure().message());
        }
        long now = System.nanoTime();
        gaps.add((now - before) / 1e6);
        before = now;
        if (event.isLast()) {
          return gaps;
        }
      }
    }
  }

  int countTokens(String prompt) {
    return model.countTokens(request(prompt, 1));
  }

  private static InferenceRequest request(String prompt, int maxTokens) {
    return InferenceRequest.of(new Prompt.Raw(prompt))
        .withSampling(Sampling.GREEDY)
        .withMaxTokens(maxTokens);
  }

  private static Usage read(Generation generation) throws InterruptedException {
    try (generation) {
      while (true) {
        TokenEvent event = generation.next();
        if (event instanceof TokenEvent.Finished finished) {
          return finished.usage();
        }
        if (event instanceof TokenEvent.Failed failed) {
          throw new IllegalStateException(failed.failure().message());
        }
      }
    }
  }

  @Override
  public void close() {
    readers.close();
    model.close();
  }
}
