package dev.folkmoot.testkit.sim;

import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.platform.Timers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs threads one at a time on virtual time.
 *
 * <p>Whoever calls {@link #run} or {@link #advance} drives it, on a platform thread. A step is what
 * a virtual thread does from one wait to the next. Steps run in the order in which they became
 * possible; when none is left, the clock jumps to the next entry of the agenda. There is no other
 * source of order, so the same program with the same seed does the same steps at the same moments.
 *
 * <p>Three things would spoil that, and two of them are found. A timed wait of the JDK ({@code
 * Thread.sleep}, {@code Condition.await} with a bound) is ended by a thread of the JDK's own: its
 * attempt is refused, and the run fails and says why. So does a monitor that a thread holds while
 * it waits and another wants. What cannot be found is a wait inside a native frame or a class
 * initialiser: that stops the driver itself, as an endless loop would.
 */
public final class Simulation implements AutoCloseable {

  /** What {@link #run} allows in virtual time where the caller says nothing. */
  public static final Duration LONGEST_RUN = Duration.ofHours(24);

  /** More steps than any good program does without the clock moving: somebody spins. */
  static final int MAX_STEPS_AT_ONE_MOMENT = 20_000_000;

  /** Virtual time that threads have to end in when the simulation closes. */
  private static final Duration CLOSING_TIME = Duration.ofMinutes(5);

  /** The time of day at which every simulation begins. */
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** Something that may wait and fail. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private final long seed;
  private final int maxStepsAtOneMoment;
  private final Agenda agenda = new Agenda();
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final Queue<Runnable> strays = new ConcurrentLinkedQueue<>();
  // Looked up by foreign threads, and iterated only for a report.
  private final Map<Thread, String> threads = new ConcurrentHashMap<>();
  private final Thread.Builder.OfVirtual builder;
  private final Set<String> ended = new HashSet<>();
  private volatile @Nullable Thread driver;
  private volatile @Nullable SimulationException fault;
  private long now;
  private long steps;
  private long stepsAtThisMoment;
  private boolean goesRound;

  public Simulation(long seed) {
    this(seed, MAX_STEPS_AT_ONE_MOMENT);
  }

  Simulation(long seed, int maxStepsAtOneMoment) {
    this.seed = seed;
    this.maxStepsAtOneMoment = maxStepsAtOneMoment;
    this.builder =
        VirtualThreads.on(this::runnable)
            .uncaughtExceptionHandler(
                (thread, cause) -> fail(thread.getName() + " failed: " + cause, cause));
  }

  // ---- what the threads inside see -------------------------------------------------------------

  /**
   * The machine under a program: all its waiting is ours.
   *
   * @param name of the machine; its randomness follows from it and the seed
   */
  public Platform platform(String name) {
    return new Platform(
        factory(name),
        new VirtualTimers(name),
        () -> BEGINNING.plusNanos(now),
        SeededRandom.of(seed, name));
  }

  /**
   * Ends what runs on the platform of this name: its timers fire no more, and its threads are
   * interrupted.
   */
  public void end(String name) {
    ended.add(name);
    interrupt(name::equals);
  }

  /** Randomness of its own for a purpose. */
  public SeededRandom random(String purpose) {
    return SeededRandom.of(seed, purpose);
  }

  /** Virtual time since the beginning. */
  public Duration now() {
    return Duration.ofNanos(now);
  }

  /** Continuations run so far. */
  public long steps() {
    return steps;
  }

  /** Virtual threads that live now. */
  public int threadCount() {
    return threads.size();
  }

  /**
   * Runs something later, between steps. It must not wait; that is what makes it cheaper than a
   * timer, which has a thread.
   */
  public void after(Duration delay, Runnable task) {
    at(now + Math.max(0, delay.toNanos()), task);
  }

  /** As {@link #after}, at a moment of {@link #nanoTime}; it can be taken back. */
  public Timers.Timer at(long moment, Runnable task) {
    Agenda.Entry entry = agenda.add(Math.max(now, moment), task);
    return () -> agenda.remove(entry);
  }

  /** Virtual time in nanoseconds. */
  public long nanoTime() {
    return now;
  }

  /** Waits; on a virtual thread. */
  public void pause(Duration time) throws IOException {
    var waiting = new Waiting();
    long end = now + time.toNanos();
    at(end, waiting::wake);
    while (now < end) {
      waiting.await();
    }
  }

  private ThreadFactory factory(String owner) {
    return work -> {
      Thread thread =
          builder.unstarted(() -> {
            try {
              work.run();
            } finally {
              threads.remove(Thread.currentThread());
            }
          });
      threads.put(thread, owner);
      return thread;
    };
  }

  private final class VirtualTimers implements Timers {

    private final String owner;
    private final ThreadFactory factory;

    VirtualTimers(String owner) {
      this.owner = owner;
      this.factory = factory(owner);
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      // On a thread of its own: the driver must not wait for a lock that one of its threads holds.
      Agenda.Entry entry =
          agenda.add(
              now + Math.max(0, delay.toNanos()),
              () -> {
                if (!ended.contains(owner)) {
                  Thread thread = factory.newThread(task);
                  thread.setName("timer");
                  thread.start();
                }
              });
      return () -> agenda.remove(entry);
    }
  }

  // ---- the driver ------------------------------------------------------------------------------

  /** Runs a task to its end, with everything beside it, in at most {@link #LONGEST_RUN}. */
  public void run(Task task) throws Exception {
    run(LONGEST_RUN, List.of(task));
  }

  /**
   * Runs tasks at once, each on a thread of its own, until the last has ended.
   *
   * @param atMost in virtual time
   * @throws SimulationException if they do not end, with the threads that wait and where
   * @throws Exception what the first task to fail threw
   */
  public void run(Duration atMost, List<? extends Task> tasks) throws Exception {
    var running = new Running(tasks.size());
    Platform own = platform("the test");
    for (Task task : tasks) {
      own.start("task", () -> running.run(task));
    }
    drive(running::isOver, now + atMost.toNanos(), true);
    running.rethrow();
  }

  /** As {@link #run(Task)}, for a task that comes to something. */
  public <T> T call(Callable<T> task) throws Exception {
    List<T> result = new ArrayList<>(1);
    run(() -> result.add(task.call()));
    return result.getFirst();
  }

  /** Lets so much virtual time pass. */
  public void advance(Duration time) {
    long until = now + time.toNanos();
    drive(() -> false, until, false);
    now = until;
  }

  private static final class Running {
    private int left;
    private @Nullable Throwable failure;

    Running(int tasks) {
      this.left = tasks;
    }

    void run(Task task) {
      try {
        task.run();
      } catch (Throwable failed) {
        if (failure == null) {
          failure = failed;
        }
      } finally {
        left--;
      }
    }

    boolean isOver() {
      return left == 0 || failure != null;
    }

    void rethrow() throws Exception {
      switch (failure) {
        case null -> {
          // all went well
        }
        case Error error -> throw error;
        case Exception exception -> throw exception;
        default -> throw new IllegalStateException(failure);
      }
    }
  }

  private void drive(BooleanSupplier done, long until, boolean mustEnd) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a platform thread drives the simulation, not one inside it");
    }
    driver = Thread.currentThread();
    while (!done.getAsBoolean()) {
      requireNoFault();
      // A stray has failed the run already; it goes on only so that the simulation can close.
      Runnable step = strays.isEmpty() ? ready.poll() : strays.poll();
      if (step != null) {
        step(step);
        continue;
      }
      if (agenda.isEmpty() || agenda.soonest() > until) {
        if (mustEnd) {
          String why = agenda.isEmpty() ? "everybody waits for ever" : "no end after all that time";
          throw new SimulationException(why + " at " + now() + waiting());
        }
        return;
      }
      long soonest = agenda.soonest();
      if (soonest > now) {
        now = soonest;
        stepsAtThisMoment = 0;
      }
      step(agenda.take());
    }
    requireNoFault();
  }

  private void step(Runnable step) {
    steps++;
    if (++stepsAtThisMoment > maxStepsAtOneMoment) {
      goesRound = true;
      throw new SimulationException(
          "the clock stands at " + now() + " while threads go round" + waiting());
    }
    step.run();
  }

  private void requireNoFault() {
    SimulationException failed = fault;
    if (failed != null) {
      fault = null;
      throw failed;
    }
  }

  private void fail(String message, @Nullable Throwable cause) {
    if (fault == null) {
      fault =
          cause == null
              ? new SimulationException(message)
              : new SimulationException(message, cause);
    }
  }

  /** The scheduler: called when a continuation becomes runnable. */
  private void runnable(Runnable continuation) {
    Thread caller = Thread.currentThread();
    if (driver != null && !caller.equals(driver) && !threads.containsKey(caller)) {
      fail(
          "a thread was woken from outside by "
              + caller.getName()
              + ": a timed wait of the JDK, or a monitor held while waiting",
          null);
      strays.add(continuation);
    } else {
      ready.add(continuation);
    }
  }

  private void interrupt(Predicate<String> owners) {
    threads.entrySet().stream()
        .filter(thread -> owners.test(thread.getValue()))
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparingLong(Thread::threadId))
        .forEach(Thread::interrupt);
  }

  private String waiting() {
    return WaitingThreads.report(threads);
  }

  /**
   * Ends what still runs: threads have some virtual time to end by themselves, and are interrupted
   * then.
   *
   * @throws SimulationException if some go on even so
   */
  @Override
  public void close() {
    if (!goesRound) {
      drive(threads::isEmpty, now + CLOSING_TIME.toNanos(), false);
    }
    stepsAtThisMoment = 0;
    interrupt(_ -> true);
    drive(threads::isEmpty, now + CLOSING_TIME.toNanos(), false);
    if (!threads.isEmpty()) {
      throw new SimulationException("threads are left behind" + waiting());
    }
  }
}
