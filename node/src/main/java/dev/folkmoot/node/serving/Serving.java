package dev.folkmoot.node.serving;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.advert.Availability;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.metrics.Ending;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The answering side of this machine: serves peers, tells them what there is, and leaves in order.
 * Safe for many threads.
 */
public final class Serving implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Serving.class.getName());

  /** Models come and go, hours begin, somebody sits down: it is looked at this often. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  /** For those that were broken off to say so. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Failure LEAVING =
      new Failure(Failure.Kind.BUSY, "the machine is about to leave; go on with another one");

  private final LocalModels local;
  private final PeerNetwork network;
  private final ScheduledExecutorService timers;
  private final Executor executor;
  private final Rest rest;
  private final Stock stock;
  private final Turnstile turnstile;
  private final Door door;
  private final Visits visits;
  private final Provider provider;
  private final OwnAdvert advert;
  private final AtomicBoolean isTold = new AtomicBoolean();
  private volatile boolean isLeaving;
  private volatile boolean isClosed;

  /**
   * Everything handed in stays the caller's, and must outlive this.
   *
   * @param endings hears how each request of a peer ended, refused ones included; on the thread of
   *     the request, so it must not wait
   * @param clock whose zone is that of the quiet hours
   * @param timers for short tasks
   * @param executor for what may block, one virtual thread a task
   */
  public Serving(
      LocalModels local,
      PeerNetwork network,
      ServingSettings settings,
      Introduction introduction,
      Idleness idleness,
      Consumer<Ending> endings,
      Clock clock,
      ScheduledExecutorService timers,
      Executor executor) {
    this.local = local;
    this.network = network;
    this.timers = timers;
    this.executor = executor;
    this.rest = new Rest(settings, idleness, clock);
    this.stock = new Stock(local, clock);
    this.turnstile =
        new Turnstile(new Admission(Admission.Limits.of(settings)), this::freeSlots, this::changed);
    Pace pace = new Pace(local.speeds());
    this.door = new Door(settings, rest, stock, local, pace, turnstile);
    this.visits = new Visits(timers);
    this.provider = new Provider(local, door, turnstile, stock, pace, clock, visits, endings);
    this.advert = new OwnAdvert(local, stock, network, settings, introduction);
  }

  /** Begins to serve, and to tell of it. Once. */
  public void start() {
    local.onChange(this::changed);
    local.store().onChange(this::restocked);
    network.serve(provider);
    look();
  }

  public Provider provider() {
    return provider;
  }

  /** Requests of peers that are at work. */
  public int running() {
    return turnstile.running();
  }

  /** Requests of peers that wait for a turn. */
  public int waiting() {
    return turnstile.waiting();
  }

  /** Whether the owner has the machine for himself just now. */
  public boolean isResting() {
    return rest.isResting();
  }

  /**
   * Leaves: takes nothing new, gives waiting requests back to their askers, lets running ones end
   * within the bound, breaks off what still runs then (its asker goes on elsewhere), and says
   * goodbye. Blocks until that is done. Being interrupted means: at once.
   */
  public void drain(Duration bound) {
    isLeaving = true;
    door.close();
    network.leave(bound);
    turnstile.close(LEAVING);
    report();
    boolean isEmpty = false;
    try {
      isEmpty = visits.awaitNone(bound);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!isEmpty) {
      visits.breakOff(LEAVING);
      awaitLastWords();
    }
    network.leave(Duration.ZERO);
    close();
  }

  private void awaitLastWords() {
    boolean wasInterrupted = Thread.interrupted();
    try {
      if (!visits.awaitNone(LAST_WORDS)) {
        LOG.log(System.Logger.Level.WARNING, "a peer's request does not end");
      }
    } catch (InterruptedException e) {
      wasInterrupted = true;
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Serves nobody any more, without a word; what is being served ends by itself. */
  @Override
  public void close() {
    isClosed = true;
    door.close();
    turnstile.close(LEAVING);
  }

  private OptionalInt freeSlots(ModelName model) {
    return local.inMemory().stream()
        .filter(resident -> resident.model().name().sameAs(model))
        .mapToInt(resident -> Math.max(0, resident.slots() - resident.uses()))
        .findFirst();
  }

  /** A model or a request came or went; called under somebody's lock, and often. */
  private void changed() {
    if (!isClosed && isTold.compareAndSet(false, true)) {
      try {
        executor.execute(this::tell);
      } catch (RejectedExecutionException e) {
        // The program ends, and whoever holds the lock must go on with that.
        isClosed = true;
      }
    }
  }

  /** A model was made, fetched, renamed or deleted: peers need not wait for the next look. */
  private void restocked() {
    stock.forget();
    if (!isClosed) {
      try {
        executor.execute(this::publish);
      } catch (RejectedExecutionException e) {
        isClosed = true; // The program ends.
      }
    }
  }

  private void publish() {
    try {
      advert.publish();
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.WARNING, "peers are not told of models: {0}", e.getMessage());
    }
  }

  private void tell() {
    isTold.set(false);
    turnstile.look();
    report();
  }

  private void look() {
    if (isClosed) {
      return;
    }
    try {
      rest.look();
      if (rest.isResting()) {
        turnstile.sendAway();
      }
      advert.publish();
      report();
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.WARNING, "peers are not told of changes: {0}", e.getMessage());
    }
    var _ =
        timers.schedule(
            () -> executor.execute(this::look), LOOK_INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void report() {
    Availability availability =
        isLeaving
            ? Availability.DRAINING
            : rest.isResting() ? Availability.RESTING : Availability.ACCEPTING;
    advert.report(availability, turnstile.waiting());
  }
}
