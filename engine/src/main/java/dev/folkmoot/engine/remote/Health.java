package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a server is worth asking. After {@link #MOST_FAILURES} failures in a row it is left alone
 * for a while that doubles each time, and requests are refused at once instead of waiting for one
 * more time-out; a single success forgets all of that. Safe for many threads.
 */
final class Health {

  static final int MOST_FAILURES = 3;
  static final Duration FIRST_REST = Duration.ofSeconds(1);
  static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 5;

  private final String name;
  private final LongSupplier nanoTime;
  private int failures;
  private long restsUntil;

  Health(String name, LongSupplier nanoTime) {
    this.name = name;
    this.nanoTime = nanoTime;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    if (failures >= MOST_FAILURES) {
      long rest = FIRST_REST.toNanos() << Math.min(MOST_DOUBLINGS, failures - MOST_FAILURES);
      restsUntil = nanoTime.getAsLong() + Math.min(rest, LONGEST_REST.toNanos());
    }
  }

  /** Whether the last thing that was asked of it went well. */
  synchronized boolean isWell() {
    return failures == 0;
  }

  /** How long it is left alone; zero or less if it may be asked. */
  synchronized Duration rest() {
    return failures < MOST_FAILURES
        ? Duration.ZERO
        : Duration.ofNanos(restsUntil - nanoTime.getAsLong());
  }

  /**
   * @throws FailureException {@code ENGINE_FAILED} while it is left alone
   */
  void requireAwake() {
    Duration rest = rest();
    if (rest.isPositive()) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "engine '%s' has failed %d times in a row; it is asked again in %d s"
              .formatted(name, failures(), rest.toSeconds() + 1));
    }
  }

  private synchronized int failures() {
    return failures;
  }
}
