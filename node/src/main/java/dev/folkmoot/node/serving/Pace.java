package dev.folkmoot.node.serving;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.node.local.SpeedBook;
import dev.folkmoot.node.routing.candidate.Speed;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long things take here, so that askers can be told: how long a request has its slot, how long
 * a model takes to load, how fast a prompt is read. Learnt from the requests of peers, and told
 * with a guess where nothing was learnt. Safe for many threads.
 */
final class Pace {

  /** A chat answer of two hundred tokens on a laptop. */
  private static final Duration USUAL_HOLD = Duration.ofSeconds(10);

  /** What a plain disk reads. */
  private static final long LOADED_BYTES_PER_SECOND = 500_000_000;

  /** English text and code have about four bytes a token; what is not text has more. */
  private static final int BYTES_PER_TOKEN = 4;

  private static final double GAIN = 0.2;
  private static final int MAX_MODELS = 1_024;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final SpeedBook speeds;
  private final Map<Digest, Duration> holds = new ConcurrentHashMap<>();
  private final Map<Digest, Duration> loads = new ConcurrentHashMap<>();

  Pace(SpeedBook speeds) {
    this.speeds = speeds;
  }

  /** A request had its slot for so long. */
  void held(Digest weights, Duration took) {
    learn(holds, weights, took);
  }

  /** A model was ready for the request that asked for it after so long. */
  void loaded(Digest weights, Duration took) {
    learn(loads, weights, took);
  }

  private static void learn(Map<Digest, Duration> figures, Digest weights, Duration took) {
    if (took.isNegative()) {
      return; // the clock was set back
    }
    if (figures.size() >= MAX_MODELS && !figures.containsKey(weights)) {
      figures.clear();
    }
    figures.merge(
        weights,
        took,
        (before, now) -> before.plusNanos((long) (GAIN * now.minus(before).toNanos())));
  }

  /**
   * Until so many slots of a model have come free, one after the other.
   *
   * @param turns at least 1 if there is a wait
   * @param slots that the model has, or 0 if that is not known yet
   */
  Duration untilTurn(Digest weights, int turns, int slots) {
    Duration hold = holds.getOrDefault(weights, USUAL_HOLD);
    return hold.multipliedBy(turns).dividedBy(Math.max(1, slots));
  }

  Duration load(Digest weights, long bytes) {
    Duration guess =
        Duration.ofMillis((long) (MILLIS_PER_SECOND * bytes / LOADED_BYTES_PER_SECOND));
    return loads.getOrDefault(weights, guess);
  }

  /** Until a prompt of this size is read. */
  Duration prefill(Digest weights, int bodyBytes) {
    double speed =
        speeds
            .of(weights)
            .map(SpeedBook.Measured::prefill)
            .filter(measured -> measured > 0)
            .orElse(Speed.UNMEASURED.prefillTokensPerSecond());
    double tokens = (double) bodyBytes / BYTES_PER_TOKEN;
    return Duration.ofMillis((long) (MILLIS_PER_SECOND * tokens / speed));
  }
}
