package dev.folkmoot.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How much sooner the first token of a prompt comes when its first 2,000 tokens were there before.
 */
final class PrefixBench {

  private static final int ROUNDS = 7;
  private static final int PREFIX_TOKENS = 2000;
  private static final int CONTEXT_LENGTH = 4096;

  private final Path natives;
  private final Path gguf;

  PrefixBench(Path natives, Path gguf) {
    this.natives = natives;
    this.gguf = gguf;
  }

  void run(Appendable out) throws IOException, InterruptedException {
    List<Double> cold = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (EngineUnderTest engine = new EngineUnderTest(natives, gguf, CONTEXT_LENGTH)) {
      engine.firstTokenMillis(prefix(engine, 99));
      for (int round = 1; round <= ROUNDS; round++) {
        String prefix = prefix(engine, round);
        double first = engine.firstTokenMillis(prefix + " the first question");
        double second = engine.firstTokenMillis(prefix + " another question altogether");
        cold.add(first);
        warm.add(second);
        ratios.add(first / second);
      }
    }
    out.append("| prefix tokens | cold ms | repeated ms | times sooner |\n|---|---|---|---|\n");
    out.append(
        String.format(
            Locale.ROOT,
            "| %d | %.0f | %.1f | %.0f |%n",
            PREFIX_TOKENS,
            Medians.of(cold),
            Medians.of(warm),
            Medians.of(ratios)));
  }

  private static String prefix(EngineUnderTest engine, int seed) {
    return Prompts.ofTokens(engine, PREFIX_TOKENS, seed);
  }
}
