package dev.folkmoot.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Seeded texts of plain words; no two begin alike, so that no prefix is shared by chance. */
final class Prompts {

  private static final List<String> WORDS =
      List.of(
          "river",
          "stone",
          "lantern",
          "garden",
          "winter",
          "sailor",
          "copper",
          "meadow",
          "thunder",
          "violin",
          "harbour",
          "orchard",
          "sparrow",
          "velvet",
          "mountain",
          "candle",
          "whisper",
          "bridge",
          "feather",
          "morning");

  private Prompts() {}

  /** {@code streams} texts of {@code words} words each. */
  static List<String> distinct(int streams, int words, long seed) {
    return IntStream.range(0, streams)
        .mapToObj(stream -> text(words, new Random(seed * 1000 + stream)))
        .toList();
  }

  /** A text of some {@code tokens} tokens of the engine's model, and no more. */
  static String ofTokens(EngineUnderTest engine, int tokens, long seed) {
    int words = tokens;
    String text = distinct(1, words, seed).getFirst();
    while (engine.countTokens(text) > tokens) {
      words -= Math.max(1, (engine.countTokens(text) - tokens) / 2);
      text = distinct(1, words, seed).getFirst();
    }
    return text;
  }

  private static String text(int words, Random random) {
    return random
        .ints(words, 0, WORDS.size())
        .mapToObj(WORDS::get)
        .collect(Collectors.joining(" ", "A story about the ", " and"));
  }
}
