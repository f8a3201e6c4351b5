package dev.folkmoot.node.local;

import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.Digest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast models run here, measured on real answers. A figure moves slowly towards what was
 * measured last, so that one answer beside a busy neighbour does not change what peers are told.
 *
 * <p>Short work measures the clock more than the machine, so it is left out. Answers that shared
 * the machine count too: it is what an asker will likely get. Safe for many threads.
 */
public final class SpeedBook {

  /** Models remembered; nobody has so many, and the figures come back with the next answers. */
  private static final int MAX_MODELS = 1_024;

  private static final int MIN_PROMPT_TOKENS = 32;
  private static final int MIN_ANSWER_TOKENS = 16;
  private static final double GAIN = 0.2;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<Digest, Measured> models = new ConcurrentHashMap<>();

  /**
   * Tokens in a second; 0 where nothing was measured yet.
   *
   * @param prefill tokens of a prompt read
   * @param decode tokens of an answer written
   */
  public record Measured(double prefill, double decode) {
    public static final Measured NOTHING = new Measured(0, 0);

    Measured then(double prefillNow, double decodeNow) {
      return new Measured(moved(prefill, prefillNow), moved(decode, decodeNow));
    }

    private static double moved(double before, double now) {
      if (now == 0) {
        return before;
      }
      return before == 0 ? now : before + GAIN * (now - before);
    }
  }

  /**
   * Writes a whole answer down.
   *
   * @param alreadyAnswered tokens of it that another machine had written before
   */
  void ran(Digest weights, Usage usage, int alreadyAnswered) {
    int read = usage.promptTokens() - usage.cachedTokens() + alreadyAnswered;
    int written = usage.completionTokens() - alreadyAnswered;
    double prefill = read < MIN_PROMPT_TOKENS ? 0 : perSecond(read, usage.promptTime());
    double decode = written < MIN_ANSWER_TOKENS ? 0 : perSecond(written, usage.completionTime());
    if (models.size() >= MAX_MODELS && !models.containsKey(weights)) {
      models.clear();
    }
    models.merge(
        weights,
        Measured.NOTHING.then(prefill, decode),
        (before, _) -> before.then(prefill, decode));
  }

  /** Empty if the model has not run here yet. */
  public Optional<Measured> of(Digest weights) {
    return Optional.ofNullable(models.get(weights));
  }

  private static double perSecond(int tokens, Duration took) {
    return took.isPositive() ? tokens * NANOS_PER_SECOND / took.toNanos() : 0;
  }
}
