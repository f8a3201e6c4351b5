package dev.folkmoot.node.residency;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.models.store.InstalledModel;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** A model that takes memory. Guarded by the lock of {@link Residency}. */
final class Resident {

  enum State {
    LOADING,
    READY,
    /** Its memory still counts, but nobody gets it any more. */
    CLOSING
  }

  /** Before every ticket number, and after. */
  private static final long ALWAYS = -1;

  private static final long NEVER = Long.MAX_VALUE;

  /** A longer keep-alive is forever; what Ollama shows for it, too. */
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  final InstalledModel installed;
  final Plan plan;

  State state = State.LOADING;
  private @Nullable LoadedModel model;
  int slots = 1;
  int contextLength;
  Footprint footprint;

  /** Leases that are not closed. */
  int uses;

  KeepAlive keepAlive;

  /** When it goes if nobody uses it; only while idle. */
  @Nullable Instant expiresAt;

  @Nullable ScheduledFuture<?> timer;
  @Nullable Instant timerDue;

  /** Somebody earlier in the line needs its memory. Worked out anew whenever the line is walked. */
  boolean claimed;

  /** Its load took too long: whoever waited has been told, and it goes as soon as it is there. */
  boolean overdue;

  /** Tickets from this number on do not get it. */
  private long condemnedFrom = NEVER;

  Resident(InstalledModel installed, Plan plan, KeepAlive keepAlive) {
    this.installed = installed;
    this.plan = plan;
    this.footprint = plan.footprint();
    this.keepAlive = keepAlive;
  }

  void loaded(Loader.Loaded loaded) {
    model = loaded.model();
    slots = loaded.slots();
    contextLength = loaded.contextLength();
    footprint = loaded.footprint();
    state = State.READY;
  }

  /** Engines of other programs learn how many slots they have; asked when a request has ended. */
  void slotsAgain() {
    if (state == State.READY) {
      slots = model().load().slots();
    }
  }

  /** Not while it is loading. */
  LoadedModel model() {
    return requireNonNull(model, "the model is still loading");
  }

  /** Lets nobody have it who comes from now on. */
  void condemn(long nextTicket) {
    condemnedFrom = Math.min(condemnedFrom, nextTicket);
  }

  /** Lets nobody have it who has not got it. */
  void condemn() {
    condemnedFrom = ALWAYS;
  }

  boolean isCondemned() {
    return condemnedFrom != NEVER;
  }

  /** Whether it is the model that is meant, loaded as it is asked for. */
  boolean fits(InstalledModel meant, RunnerOptions asked) {
    return installed.digest().equals(meant.digest()) && asked.servedBy(plan.settled());
  }

  boolean fits(Ticket ticket) {
    return fits(ticket.model, ticket.plan.asked());
  }

  boolean isOpenTo(Ticket ticket) {
    return state == State.READY && !claimed && ticket.number < condemnedFrom && fits(ticket);
  }

  boolean isIdle() {
    return state == State.READY && uses == 0;
  }

  /** Whether its memory will be free without anybody asking for it again. */
  boolean isLeaving() {
    return state == State.CLOSING || claimed || isCondemned() || overdue;
  }

  /** Requests that it has, but has no slot for. */
  int queued() {
    return Math.max(0, uses - slots);
  }

  /** When it would go if its last request ended now, or when it goes. */
  Instant expiry(Instant now) {
    Instant end = expiresAt;
    return end != null ? end : now.plus(span());
  }

  Duration span() {
    return keepAlive.duration().compareTo(FOREVER) > 0 ? FOREVER : keepAlive.duration();
  }
}
