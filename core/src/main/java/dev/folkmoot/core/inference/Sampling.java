package dev.folkmoot.core.inference;

import dev.folkmoot.core.failure.FailureException;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * How the next token is chosen. The defaults are Ollama's.
 *
 * @param temperature 0 is greedy; not negative
 * @param topK keep the best k tokens; 0 or less keeps all
 * @param topP keep the likeliest tokens that together reach this probability; 1 keeps all
 * @param minP drop tokens less likely than this share of the likeliest; 0 drops none
 * @param typicalP locally typical sampling; 1 is off
 * @param repeatLastN tokens looked back at for the penalties; -1 means the whole context
 * @param repeatPenalty 1 is off; above 0
 * @param frequencyPenalty 0 is off
 * @param presencePenalty 0 is off
 * @param seed empty, or {@link #ANY_SEED}, draws one
 */
public record Sampling(
    float temperature,
    int topK,
    float topP,
    float minP,
    float typicalP,
    int repeatLastN,
    float repeatPenalty,
    float frequencyPenalty,
    float presencePenalty,
    OptionalLong seed) {

  /** Ollama's clients say this when they want another answer every time. */
  public static final long ANY_SEED = -1;

  /** Engines take 32 bits; this leaves out the sign, so that no drawn seed means another draw. */
  private static final long MAX_DRAWN_SEED = Integer.MAX_VALUE;

  public static final Sampling DEFAULT =
      new Sampling(0.8f, 40, 0.9f, 0f, 1f, 64, 1f, 0f, 0f, OptionalLong.empty());

  public static final Sampling GREEDY =
      new Sampling(0f, 1, 1f, 0f, 1f, 0, 1f, 0f, 0f, OptionalLong.empty());

  public Sampling {
    requireFinite("temperature", temperature, 0f);
    requireFinite("top_p", topP, 0f);
    requireFinite("min_p", minP, 0f);
    requireFinite("typical_p", typicalP, 0f);
    requireFinite("repeat_penalty", repeatPenalty, Float.MIN_VALUE);
    requireFinite("frequency_penalty", frequencyPenalty, -Float.MAX_VALUE);
    requireFinite("presence_penalty", presencePenalty, -Float.MAX_VALUE);
  }

  /** Whether the likeliest token is always taken, so that no seed matters. */
  public boolean isGreedy() {
    return temperature == 0f || topK == 1;
  }

  /** Whether the same request gives the same answer again. */
  public boolean isRepeatable() {
    return isGreedy() || (seed.isPresent() && seed.getAsLong() != ANY_SEED);
  }

  /**
   * The same with a seed, drawn if there is none. Whoever may have to ask another engine to go on
   * with an answer draws before it asks the first one: then both draw the same numbers.
   */
  public Sampling seeded(RandomGenerator seeds) {
    if (seed.isPresent() && seed.getAsLong() != ANY_SEED) {
      return this;
    }
    return new Sampling(
        temperature,
        topK,
        topP,
        minP,
        typicalP,
        repeatLastN,
        repeatPenalty,
        frequencyPenalty,
        presencePenalty,
        OptionalLong.of(seeds.nextInt() & MAX_DRAWN_SEED));
  }

  private static void requireFinite(String name, float value, float least) {
    if (!Float.isFinite(value) || value < least) {
      throw FailureException.invalid("option \"" + name + "\" is out of range: " + value);
    }
  }
}
