package dev.folkmoot.http.access;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much each key has asked of this node: a token bucket that fills evenly, and a count of what
 * is under way. It is forgotten with the process, and each node of a home counts for itself.
 */
final class Quotas {

  /** Keys whose count is held; more of them than a home may have, so that none is pushed out. */
  static final int MAX_COUNTED = 4_096;

  private static final double NANOS_PER_MINUTE = 60e9;
  private static final double NANOS_PER_SECOND = 1e9;

  /** How it went. */
  sealed interface Outcome {

    /** There is room, and it is given back when {@code end} is run. */
    record Room(Runnable end) implements Outcome {}

    /** There is none. */
    record Full(String why, long retryAfterSeconds) implements Outcome {}
  }

  /** Of one key. */
  private static final class Count {
    private double tokens;
    private long filledAt;
    private int running;
  }

  private final LongSupplier nanos;
  private final Map<String, Count> counts = new HashMap<>();

  Quotas(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Takes room for a request. */
  synchronized Outcome take(ApiKey key) {
    if (key.perMinute() == 0 && key.concurrent() == 0) {
      return new Outcome.Room(() -> {});
    }
    Count count = counts.get(key.id());
    if (count == null) {
      forgetIdle();
      count = new Count();
      count.tokens = key.perMinute();
      count.filledAt = nanos.getAsLong();
      counts.put(key.id(), count);
    }
    if (key.concurrent() > 0 && count.running >= key.concurrent()) {
      return new Outcome.Full(
          "this API key has " + count.running + " requests under way, all it may have", 1);
    }
    if (key.perMinute() > 0) {
      fill(count, key.perMinute());
      if (count.tokens < 1) {
        double wait = (1 - count.tokens) * NANOS_PER_MINUTE / key.perMinute() / NANOS_PER_SECOND;
        return new Outcome.Full(
            "this API key may send " + key.perMinute() + " requests a minute, and has",
            Math.max(1, (long) Math.ceil(wait)));
      }
      count.tokens--;
    }
    count.running++;
    return new Outcome.Room(() -> end(key.id()));
  }

  private void fill(Count count, int perMinute) {
    long now = nanos.getAsLong();
    double gained = (now - count.filledAt) * (perMinute / NANOS_PER_MINUTE);
    count.tokens = Math.min(perMinute, count.tokens + gained);
    count.filledAt = now;
  }

  private synchronized void end(String id) {
    Count count = counts.get(id);
    if (count != null) {
      count.running--;
    }
  }

  /** Revoked keys never come back; those that rest for a minute have a full bucket anyhow. */
  private void forgetIdle() {
    if (counts.size() >= MAX_COUNTED) {
      long longAgo = nanos.getAsLong() - (long) NANOS_PER_MINUTE;
      counts.values().removeIf(count -> count.running == 0 && count.filledAt < longAgo);
    }
  }
}
