package dev.folkmoot.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long an answer pauses when it has filled its context and half of that is cut out. */
final class FullContextBench {

  private static final int ROUNDS = 3;
  private static final int[] CONTEXT_LENGTHS = {1024, 4096};

  /** Of the prompt to the end of the context; the answer runs twice as far. */
  private static final int ROOM = 100;

  private static final int MOST_TRIES = 30;

  private final Path natives;
  private final Path gguf;

  FullContextBench(Path natives, Path gguf) {
    this.natives = natives;
    this.gguf = gguf;
  }

  void run(Appendable out) throws IOException, InterruptedException {
    out.append(
        "| context | a word, ms | the pause, ms | CPU of the answer, s |\n|---|---|---|---|\n");
    for (int contextLength : CONTEXT_LENGTHS) {
      try (EngineUnderTest engine = new EngineUnderTest(natives, gguf, contextLength, 1)) {
        out.append(row(engine, contextLength));
      }
    }
  }

  private static String row(EngineUnderTest engine, int contextLength) throws InterruptedException {
    List<Double> words = new ArrayList<>();
    List<Double> pauses = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int seed = 1; pauses.size() < ROUNDS && seed <= MOST_TRIES; seed++) {
      double cpuStart = Cpu.ofThisProcess();
      String prompt = Prompts.ofTokens(engine, contextLength - ROOM, seed);
      List<Double> gaps = engine.gapsMillis(prompt, 2 * ROOM);
      // Some answers end before the context is full: those say nothing here.
      if (gaps.size() > ROOM + ROOM / 2) {
        List<Double> behindPrompt = gaps.subList(1, gaps.size());
        words.add(Medians.of(behindPrompt));
        pauses.add(Collections.max(behindPrompt));
        cpu.add(Cpu.ofThisProcess() - cpuStart);
      }
    }
    return String.format(
        Locale.ROOT,
        "| %d | %.1f | %.0f | %.1f |%n",
        contextLength,
        Medians.of(words),
        Medians.of(pauses),
        Medians.of(cpu));
  }
}
