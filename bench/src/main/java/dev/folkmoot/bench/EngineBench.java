package dev.folkmoot.bench;

import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/**
 * Our engine beside a bare loop over the same library, the two in turn: prefill (long prompts, one
 * token each) and decode (short prompts, long answers) at 1, 4 and 8 parallel requests.
 */
final class EngineBench {

  private static final int ROUNDS = 5;
  private static final int[] PARALLEL = {1, 4, 8};
  private static final int CONTEXT_LENGTH = 2048;

  private final Path natives;
  private final Path gguf;
  private final Path bareLoop;

  EngineBench(Path natives, Path gguf, Path bareLoop) {
    this.natives = natives;
    this.gguf = gguf;
    this.bareLoop = bareLoop;
  }

  private record Job(String name, int words, int tokens) {}

  /**
   * Prints a table: medians of tokens a second, and the median of the ratios of neighbouring runs.
   */
  void run(Appendable out) throws IOException, InterruptedException, ExecutionException {
    out.append("| job | parallel | bare loop tokens/s | Folkmoot tokens/s | ratio | CPU ratio |\n");
    out.append("|---|---|---|---|---|---|\n");
    List<Job> jobs = List.of(new Job("prefill", 350, 1), new Job("decode", 6, 128));
    for (Job job : jobs) {
      for (int parallel : PARALLEL) {
        // Each row on an engine of its own: the bare loop has no earlier requests to remember.
        try (EngineUnderTest engine = new EngineUnderTest(natives, gguf, CONTEXT_LENGTH)) {
          out.append(row(engine, job, parallel)).append('\n');
        }
      }
    }
  }

  private String row(EngineUnderTest engine, Job job, int parallel)
      throws IOException, InterruptedException, ExecutionException {
    List<Double> bareSpeeds = new ArrayList<>();
    List<Double> ourSpeeds = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> cpuRatios = new ArrayList<>();
    engine.run(Prompts.distinct(parallel, job.words(), 99), job.tokens()); // warms the JIT
    for (int round = 0; round < ROUNDS; round++) {
      List<String> prompts = Prompts.distinct(parallel, job.words(), round + 1);
      Sample bare = bare(engine, prompts, job.tokens());
      Sample ours = engine.run(prompts, job.tokens());
      bareSpeeds.add(bare.tokensPerSecond());
      ourSpeeds.add(ours.tokensPerSecond());
      ratios.add(ours.tokensPerSecond() / bare.tokensPerSecond());
      cpuRatios.add(perToken(ours) / perToken(bare));
    }
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.0f | %.0f | %.2f | %.2f |",
        job.name(),
        parallel,
        Medians.of(bareSpeeds),
        Medians.of(ourSpeeds),
        Medians.of(ratios),
        Medians.of(cpuRatios));
  }

  private static double perToken(Sample sample) {
    return sample.cpuSeconds() / (sample.promptTokens() + sample.answerTokens());
  }

  private Sample bare(EngineUnderTest engine, List<String> prompts, int tokens)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                bareLoop.toString(),
                NativeBundle.below(natives).folder().toString(),
                engine.variant(),
                gguf.toString(),
                Integer.toString(engine.threads()),
                Integer.toString(tokens)));
    command.addAll(prompts);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the bare loop ended with status " + process.exitValue());
    }
    return Sample.parse(line);
  }
}
