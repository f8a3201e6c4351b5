package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.Resident.State.CLOSING;
import static dev.folkmoot.node.residency.Resident.State.LOADING;
import static dev.folkmoot.node.residency.Resident.State.READY;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.models.store.InstalledModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which models are in memory, and who may use them.
 *
 * <p><b>One line, walked from the front.</b> A request whose model is there, loaded as it asks,
 * gets it at once. Every other request takes a {@link Ticket} at the end of one line and sleeps on
 * a condition of its own. Whatever changes — a load ended, a lease came back, a model is gone,
 * somebody left the line — calls {@link #walk}, which goes through the line from its front and does
 * for each ticket what can be done now: grant it, start its load, or <i>claim</i> what stands in
 * its way.
 *
 * <p><b>Claims keep it fair.</b> A claimed resident serves those who have it and nobody new; when
 * the last of them is done it is closed. A ticket claims the resident of its own model if that was
 * loaded otherwise (another num_ctx, another file under the name), and the first ticket that lacks
 * room claims victims. Without claims a model in constant use could keep everybody else out for
 * ever. Claims are not kept: every walk forgets them and works them out from the line, so a ticket
 * that leaves takes its claims along, and no path can forget to undo one. Only the first ticket
 * that lacks room claims, and later ones that need room wait behind it: first come, first served.
 * Those whose model is there and unclaimed pass by.
 *
 * <p><b>Condemned</b> is the claim that stays: an unload was asked for, or the engine died. It
 * carries the number of the first ticket that it turns away, so that those who waited for a load
 * before the unload was asked for still get it.
 *
 * <p><b>What counts as waiting.</b> Ollama bounds the line only, and requests for a loaded model
 * pile up inside it without bound. Here a lease beyond a model's slots counts as waiting too:
 * leases are counted under the lock, so the limit is exact and costs no call of the engine.
 *
 * <p><b>One lock, and nothing slow under it.</b> Loading and closing run on the executor; settling
 * options and computing footprints happen before a ticket is taken. A resident's memory counts from
 * before its load begins until after its close has returned, so the sum never exceeds the budget.
 *
 * <p><b>Timers are lazy.</b> A request neither cancels nor moves the keep-alive timer; the timer
 * looks, when it fires, whether the time has really come, and else winds itself up again. A busy
 * model costs one timer per keep-alive, not one per request.
 */
public final class Residency {

  /** What Ollama says, to the letter: clients look for it. */
  static final String QUEUE_FULL =
      "server busy, please try again.  maximum pending requests exceeded";

  private static final String SHUTTING_DOWN = "the node is shutting down";
  private static final System.Logger LOG = System.getLogger(Residency.class.getName());

  private final Engine engine;
  private final ResidencyLimits limits;
  private final Clock clock;
  private final ScheduledExecutorService timers;
  private final Loader loader;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quieter = lock.newCondition();
  private final Residents residents;
  private final Deque<Ticket> line = new ArrayDeque<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private long nextTicket;
  private boolean closed;
  private boolean isDraining;

  /**
   * @param timers runs short tasks when their time has come
   * @param executor runs loads and unloads, which block, beside each other and never in the calling
   *     thread; one virtual thread a task is right
   */
  public Residency(
      Engine engine,
      ResidencyLimits limits,
      Clock clock,
      ScheduledExecutorService timers,
      Executor executor) {
    this.engine = engine;
    this.limits = limits;
    this.clock = clock;
    this.timers = timers;
    this.loader = new Loader(engine, executor);
    this.residents = new Residents(limits);
  }

  /**
   * Gets a model into memory and the right to use it; blocks until then.
   *
   * @param keepAlive replaces the model's keep-alive from now on
   * @throws FailureException {@code BUSY} if too many wait already or the node shuts down, {@code
   *     OUT_OF_MEMORY} if the model is more than the budget, {@code CANCELLED} if the calling
   *     thread is interrupted, else what the load failed with
   */
  public Lease acquire(InstalledModel model, RunnerOptions asked, Optional<KeepAlive> keepAlive) {
    Instant asOf = clock.instant();
    Lease ready = acquireReady(model, asked, keepAlive, asOf);
    return ready != null ? ready : acquireInLine(model, asked, keepAlive, asOf);
  }

  private @Nullable Lease acquireReady(
      InstalledModel model, RunnerOptions asked, Optional<KeepAlive> keepAlive, Instant asOf) {
    lock.lock();
    try {
      requireOpen();
      Resident resident = residents.get(model.name());
      if (resident == null
          || resident.state != READY
          || resident.isLeaving()
          || !resident.fits(model, asked)) {
        return null;
      }
      if (resident.uses >= resident.slots) {
        requirePlace();
      }
      use(resident, keepAlive);
      tellWatchers();
      return lease(resident, true, asOf);
    } finally {
      lock.unlock();
    }
  }

  private Lease acquireInLine(
      InstalledModel model, RunnerOptions asked, Optional<KeepAlive> keepAlive, Instant asOf) {
    Plan plan = Plan.of(engine, limits, model, asked);
    lock.lock();
    try {
      requireOpen();
      requirePlace();
      Ticket ticket = new Ticket(model, plan, keepAlive, nextTicket++, lock.newCondition());
      line.addLast(ticket);
      walk();
      try {
        ticket.awaitDecision();
      } catch (InterruptedException e) {
        leave(ticket);
        Thread.currentThread().interrupt();
        throw new FailureException(
            Failure.Kind.CANCELLED, "the request was taken back while it waited for its model", e);
      }
      Resident resident = ticket.resident();
      if (resident == null) {
        throw new FailureException(ticket.refusal());
      }
      return lease(resident, false, asOf);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets a model go: at once if it is idle, else when the requests that have it are done. Requests
   * that come later wait and load it anew.
   *
   * @return whether it was in memory, or about to be
   */
  public boolean unload(ModelName name) {
    lock.lock();
    try {
      Resident resident = residents.get(name);
      if (resident == null || resident.state == CLOSING) {
        return false;
      }
      resident.condemn(nextTicket);
      walk();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The models in memory, the one that stays longest first. */
  public List<ResidentModel> resident() {
    Instant now = clock.instant();
    lock.lock();
    try {
      return residents.all().stream()
          .filter(resident -> resident.state == READY)
          .map(resident ->
              new ResidentModel(
                  resident.installed,
                  resident.footprint,
                  resident.contextLength,
                  resident.expiry(now),
                  resident.plan.settled(),
                  resident.slots,
                  resident.uses))
          .sorted(Comparator.comparing(ResidentModel::expiresAt).reversed())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How a model stands for a request, without asking for it.
   *
   * @throws FailureException {@code OUT_OF_MEMORY} if it is more than the budget
   */
  public Readiness readiness(InstalledModel model, RunnerOptions asked) {
    // Options left open fit however it is loaded: the usual case costs no look at the engine.
    boolean isOpen = asked.equals(RunnerOptions.DEFAULT);
    RunnerOptions insisted = isOpen ? asked : Plan.of(engine, limits, model, asked).asked();
    lock.lock();
    try {
      Resident resident = residents.get(model.name());
      if (resident != null && resident.state == READY && !resident.isLeaving()) {
        return new Readiness(resident.slots, resident.uses, resident.fits(model, insisted));
      }
    } finally {
      lock.unlock();
    }
    if (isOpen) {
      Plan.of(engine, limits, model, asked);
    }
    return Readiness.NOT_LOADED;
  }

  /**
   * Runs this whenever a model or a request came or went: in a thread that holds the lock, so it
   * must neither block nor ask for anything here.
   */
  public void onChange(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Requests that wait, in the line or inside a model for a slot. */
  public int waiting() {
    lock.lock();
    try {
      return line.size() + residents.queued();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more requests, and fails those that wait; those that run go on. */
  public void drain() {
    lock.lock();
    try {
      isDraining = true;
      line.forEach(ticket -> ticket.refuse(new Failure(Failure.Kind.BUSY, SHUTTING_DOWN)));
      line.clear();
      walk();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more requests and fails those that wait; lets those that run end within {@code grace},
   * then unloads everything. Blocks until that is done, or until a second {@code grace} is over.
   */
  public void close(Duration grace) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      drain();
      awaitUntil(all -> all.stream().allMatch(r -> r.uses == 0 && r.state != LOADING), grace);
      for (Resident resident : residents.all()) {
        resident.overdue |= resident.state == LOADING;
        if (resident.state == READY) {
          startClose(resident);
        }
      }
      if (!awaitUntil(List::isEmpty, grace)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "still in memory at the end: {0}",
            residents.all().stream().map(resident -> resident.installed.name()).toList());
      }
    } finally {
      lock.unlock();
    }
  }

  void release(Resident resident) {
    lock.lock();
    try {
      resident.uses--;
      resident.slotsAgain();
      walk();
    } finally {
      lock.unlock();
    }
  }

  void drop(Resident resident) {
    lock.lock();
    try {
      resident.condemn();
      walk();
    } finally {
      lock.unlock();
    }
  }

  // From here on: under the lock.

  private void requireOpen() {
    if (isDraining) {
      throw new FailureException(Failure.Kind.BUSY, SHUTTING_DOWN);
    }
  }

  private void requirePlace() {
    if (line.size() + residents.queued() >= limits.maxQueue()) {
      throw new FailureException(Failure.Kind.BUSY, QUEUE_FULL);
    }
  }

  private void use(Resident resident, Optional<KeepAlive> keepAlive) {
    resident.uses++;
    resident.expiresAt = null;
    keepAlive.ifPresent(value -> resident.keepAlive = value);
  }

  private Lease lease(Resident resident, boolean immediate, Instant asOf) {
    Duration waited = Duration.between(asOf, clock.instant());
    return new Lease(
        this, resident, resident.model(), immediate, waited.isNegative() ? Duration.ZERO : waited);
  }

  private void leave(Ticket ticket) {
    Resident granted = ticket.resident();
    if (granted != null) {
      granted.uses--;
    }
    line.remove(ticket);
    walk();
  }

  /** Does everything that can be done now. Idempotent; the class comment says how. */
  private void walk() {
    residents.forgetClaims();
    boolean roomIsSpokenFor = false;
    Iterator<Ticket> each = line.iterator();
    while (each.hasNext()) {
      Ticket ticket = each.next();
      Resident resident = residents.get(ticket.model.name());
      if (resident == null) {
        if (!roomIsSpokenFor) {
          roomIsSpokenFor = !loadOrClaimRoom(ticket);
        }
      } else if (resident.isOpenTo(ticket)) {
        grant(resident, ticket);
        each.remove();
      } else if (resident.overdue) {
        ticket.refuse(overdue(resident));
        each.remove();
      } else if (!resident.fits(ticket)) {
        resident.claimed = true;
      }
    }
    residents.all().stream().filter(Resident::isIdle).forEach(this::idle);
    quieter.signalAll();
    tellWatchers();
  }

  private void tellWatchers() {
    watchers.forEach(Runnable::run);
  }

  /** Grants a fresh model to as many as it has slots for, wherever in the line they stand. */
  private void fillSlots(Resident resident) {
    resident.claimed = false;
    Iterator<Ticket> each = line.iterator();
    while (each.hasNext() && resident.uses < resident.slots) {
      Ticket ticket = each.next();
      if (ticket.isFor(resident) && resident.isOpenTo(ticket)) {
        grant(resident, ticket);
        each.remove();
      }
    }
  }

  private void grant(Resident resident, Ticket ticket) {
    use(resident, ticket.keepAlive);
    ticket.grant(resident);
  }

  private boolean loadOrClaimRoom(Ticket ticket) {
    long bytes = ticket.plan.footprint().total();
    if (residents.hasRoomFor(bytes)) {
      startLoad(ticket);
      return true;
    }
    residents.claimRoomFor(bytes, clock.instant());
    return false;
  }

  private void idle(Resident resident) {
    if (closed || resident.isLeaving() || resident.keepAlive.isNone()) {
      startClose(resident);
    } else if (resident.expiresAt == null) {
      Instant end = clock.instant().plus(resident.span());
      resident.expiresAt = end;
      wind(resident, end);
    }
  }

  private void wind(Resident resident, Instant end) {
    ScheduledFuture<?> running = resident.timer;
    if (running != null) {
      Instant due = resident.timerDue;
      if (resident.keepAlive.isForever() || (due != null && !due.isAfter(end))) {
        return;
      }
      running.cancel(false);
      resident.timer = null;
    }
    if (!resident.keepAlive.isForever()) {
      long nanos = Duration.between(clock.instant(), end).toNanos();
      resident.timerDue = end;
      resident.timer = timers.schedule(() -> ring(resident), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void startLoad(Ticket ticket) {
    KeepAlive keepAlive = ticket.keepAlive.orElse(limits.keepAlive());
    Resident resident = new Resident(ticket.model, ticket.plan, keepAlive);
    residents.add(resident);
    resident.timer =
        timers.schedule(
            () -> giveUpOn(resident), limits.loadTimeout().toNanos(), TimeUnit.NANOSECONDS);
    loader.load(
        ticket.model.name(),
        ticket.plan,
        loaded -> loaded(resident, loaded),
        failure -> loadFailed(resident, failure));
  }

  private void startClose(Resident resident) {
    stopTimer(resident);
    resident.state = CLOSING;
    loader.close(resident.installed.name(), resident.model(), () -> unloaded(resident));
  }

  private static void stopTimer(Resident resident) {
    ScheduledFuture<?> timer = resident.timer;
    if (timer != null) {
      timer.cancel(false);
      resident.timer = null;
    }
  }

  private void refuseAll(Resident resident, Failure failure) {
    Iterator<Ticket> each = line.iterator();
    while (each.hasNext()) {
      Ticket ticket = each.next();
      if (ticket.isFor(resident) && resident.fits(ticket)) {
        ticket.refuse(failure);
        each.remove();
      }
    }
  }

  private Failure overdue(Resident resident) {
    return new Failure(
        Failure.Kind.ENGINE_FAILED,
        "model '%s' is not loaded after %d s; try again later, or a smaller model"
            .formatted(resident.installed.name(), limits.loadTimeout().toSeconds()));
  }

  private boolean awaitUntil(Predicate<List<Resident>> reached, Duration bound) {
    boolean[] over = {false};
    ScheduledFuture<?> alarm =
        timers.schedule(() -> raise(over), bound.toNanos(), TimeUnit.NANOSECONDS);
    try {
      while (!reached.test(residents.all()) && !over[0]) {
        quieter.await();
      }
    } catch (InterruptedException e) {
      // Whoever closes a node and is interrupted wants it closed sooner, not left half-way.
      Thread.currentThread().interrupt();
    } finally {
      alarm.cancel(false);
    }
    return reached.test(residents.all());
  }

  // From here on: tasks of the timers and of the executor, without the lock.

  private void raise(boolean[] flag) {
    lock.lock();
    try {
      flag[0] = true;
      quieter.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void ring(Resident resident) {
    lock.lock();
    try {
      resident.timer = null;
      Instant end = resident.expiresAt;
      if (!resident.isIdle() || end == null) {
        return;
      }
      if (clock.instant().isBefore(end)) {
        wind(resident, end);
      } else {
        startClose(resident);
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveUpOn(Resident resident) {
    lock.lock();
    try {
      if (resident.state == LOADING && residents.has(resident)) {
        resident.overdue = true;
        walk();
      }
    } finally {
      lock.unlock();
    }
  }

  private void loaded(Resident resident, Loader.Loaded loaded) {
    lock.lock();
    try {
      stopTimer(resident);
      resident.loaded(loaded);
      fillSlots(resident);
      walk();
    } finally {
      lock.unlock();
    }
  }

  private void loadFailed(Resident resident, Failure failure) {
    lock.lock();
    try {
      stopTimer(resident);
      refuseAll(resident, failure);
      residents.remove(resident);
      walk();
    } finally {
      lock.unlock();
    }
  }

  private void unloaded(Resident resident) {
    lock.lock();
    try {
      residents.remove(resident);
      walk();
    } finally {
      lock.unlock();
    }
  }
}
