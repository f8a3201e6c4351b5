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

  private static final double MISSED_GAIN = 0.2;

  /** Who promises less than this is judged as if he had promised this: the rest is noise. */
  private static final double LEAST_PROMISE_MS = 100;

  /** Estimates miss by so much without anybody's fault; only what is beyond is held against him. */
  private static final double TOLERATED = 2;

  /** Bad memories fade by half in this time: who is never asked again cannot do better. */
  private static final double HALF_LIFE_MS = 60_000;

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
  private double missed = 1;
  private Instant missedAt;
  private @Nullable Pace pace;

  private record Ended(Instant started, Instant at) {}

  Machine(Instant now) {
    this.touched = now;
    this.missedAt = now;
  }

  synchronized void begin(Attempt attempt) {
    open.add(attempt);
    touched = attempt.started();
  }

  synchronized void firstToken(Attempt attempt, Instant now) {
    double took = millis(attempt.started(), now);
    double times = took / Math.max(LEAST_PROMISE_MS, attempt.promisedMs());
    double clamped = Math.clamp(times, 1, TOLERATED * Standing.MAX_SLOWNESS);
    double before = missedBy(now);
    missed = before + MISSED_GAIN * (clamped - before);
    missedAt = now;
  }

  /** How many times longer its first tokens take than promised, by what we have seen lately. */
  private double missedBy(Instant now) {
    double age = Math.max(0, millis(missedAt, now));
    return 1 + (missed - 1) * Math.exp(-Math.log(2) * age / HALF_LIFE_MS);
  }

  private static double millis(Instant from, Instant to) {
    return from.until(to).toNanos() / (double) NANOS_PER_MS;
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

  /** Its failures are forgotten. */
  synchronized void forgive() {
    failures = 0;
    backoffUntil = Instant.MIN;
  }

  private void ended(Attempt attempt, Instant now) {
    if (ended.size() == MAX_ENDED) {
      ended.removeFirst();
    }
    ended.addLast(new Ended(attempt.started(), now));
  }

  synchronized Standing standing(Instant advertTaken, Instant now) {
    // A newer advert knows better than an older refusal.
    Instant full =
        refusedAt.isBefore(advertTaken) ? Instant.MIN : believed(fullUntil, now, Backoff.REFUSED);
    Instant backoff = believed(backoffUntil, now, Backoff.FAILED);
    return new Standing(failures, backoff, full, unseen(advertTaken), slowness(now));
  }

  /**
   * Nobody is left alone for longer than a backoff lasts: if it seems so, the clock was set back.
   */
  private static Instant believed(Instant until, Instant now, Backoff backoff) {
    return until.isAfter(now.plus(backoff.most())) ? Instant.MIN : until;
  }

  private double slowness(Instant now) {
    return missed <= TOLERATED ? 1 : Math.max(1, missedBy(now) / TOLERATED);
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
