package dev.folkmoot.node.routing.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All we have seen of one machine. Guards itself. */
final class Machine {

  /** Ended requests that are remembered until its advert knows of them. */
  private static final int MAX_ENDED = 256;

  private static final double SLOWNESS_GAIN = 0.2;

  /** Who promises less than this is judged as if he had promised this: the rest is noise. */
  private static final double LEAST_PROMISE_MS = 100;

  private static final int NANOS_PER_MS = 1_000_000;

  /** Requests under way, oldest first; as many as the node lets run at once. */
  private final List<Attempt> open = new ArrayList<>();

  private final ArrayDeque<Ended> ended = new ArrayDeque<>();
  private int failures;
  private int refusals;
  private Instant backoffUntil = Instant.MIN;
  private Instant refusedAt = Instant.MIN;
  private Instant fullUntil = Instant.MIN;
  private Instant touched;
  private double slowness = 1;
  private @Nullable Pace pace;

  private record Ended(Instant started, Instant at) {}

  Machine(Instant now) {
    this.touched = now;
  }

  synchronized void begin(Attempt attempt) {
    open.add(attempt);
    touched = attempt.started();
  }

  synchronized void firstToken(Attempt attempt, Instant now) {
    double took = attempt.started().until(now).toNanos() / (double) NANOS_PER_MS;
    double missed = took / Math.max(LEAST_PROMISE_MS, attempt.promisedMs());
    double clamped = Math.clamp(missed, 1, Standing.MAX_SLOWNESS);
    slowness += SLOWNESS_GAIN * (clamped - slowness);
  }

  /** Ends the attempt; nothing happens if it has ended before. */
  synchronized boolean end(Attempt attempt, Outcome outcome, Instant now, RandomGenerator random) {
    if (!open.removeIf(one -> one.number() == attempt.number())) {
      return false;
    }
    touched = now;
    switch (outcome) {
      case Outcome.Answered answered -> {
        ended(attempt, now);
        failures = 0;
        refusals = 0;
        if (answered.tokens() > 1) {
          double ms = answered.writing().toNanos() / (double) NANOS_PER_MS;
          double measured = ms / (answered.tokens() - 1);
          pace = pace == null ? Pace.first(measured) : pace.then(measured);
        }
      }
      case Outcome.Refused refused -> {
        refusals++;
        refusedAt = now;
        Duration hold = Backoff.REFUSED.after(refusals, random);
        fullUntil = now.plus(refused.retryAfter().map(Backoff.REFUSED::clamp).orElse(hold));
      }
      case Outcome.Failed _ -> {
        failures++;
        backoffUntil = now.plus(Backoff.FAILED.after(failures, random));
      }
      case Outcome.Withdrawn _ -> ended(attempt, now);
    }
    return true;
  }

  private void ended(Attempt attempt, Instant now) {
    if (ended.size() == MAX_ENDED) {
      ended.removeFirst();
    }
    ended.addLast(new Ended(attempt.started(), now));
  }

  synchronized Standing standing(Instant advertTaken) {
    // A newer advert knows better than an older refusal.
    Instant full = refusedAt.isBefore(advertTaken) ? Instant.MIN : fullUntil;
    return new Standing(failures, backoffUntil, full, unseen(advertTaken), slowness);
  }

  private int unseen(Instant advertTaken) {
    int unseen = 0;
    for (int i = open.size() - 1; i >= 0; i--) {
      if (!open.get(i).started().isAfter(advertTaken)) {
        break;
      }
      unseen++;
    }
    for (Iterator<Ended> newest = ended.descendingIterator(); newest.hasNext(); ) {
      Ended past = newest.next();
      if (!past.at.isAfter(advertTaken)) {
        break;
      }
      if (!past.started.isAfter(advertTaken)) {
        unseen--;
      }
    }
    return unseen;
  }

  synchronized Optional<Pace> pace() {
    return Optional.ofNullable(pace);
  }

  synchronized boolean isIdle() {
    return open.isEmpty();
  }

  synchronized Instant touched() {
    return touched;
  }
}
