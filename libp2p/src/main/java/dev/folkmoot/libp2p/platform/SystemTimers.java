package dev.folkmoot.libp2p.platform;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Real time. Its one thread is a daemon, and goes away when nothing has waited for a while.
 *
 * <p>Nearly every timer here is a deadline that is taken back a moment later. The JDK's scheduler
 * wakes its thread whenever a task comes to the head of its queue, which is then once for every
 * request. This one wakes it only for a task that is due before it would look anyway, and leaves
 * those that were taken back where they are until they are many.
 */
final class SystemTimers implements Timers {

  private static final System.Logger LOG = System.getLogger(SystemTimers.class.getName());
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Tasks that were taken back and still stand in the queue, beyond as many as wait. */
  private static final int MAX_IDLE_TASKS = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();
  private final Queue<Task> queue = new PriorityQueue<>();
  private @Nullable Thread thread;
  private long looksAt;
  private long nextNumber;
  private int takenBack;

  /** A task; done with when it has no work any more. Guarded by the lock. */
  private final class Task implements Timer, Comparable<Task> {
    private final long due;
    private final long number;
    private @Nullable Runnable work;

    Task(long due, long number, Runnable work) {
      this.due = due;
      this.number = number;
      this.work = work;
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        if (work != null) {
          work = null;
          takenBack++;
          sweep();
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int compareTo(Task other) {
      // Differences, as nanoTime asks for: it may run over.
      int byTime = Long.signum(due - other.due);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(Duration delay, Runnable work) {
    long due = nanoTime() + Math.max(0, delay.toNanos());
    lock.lock();
    try {
      Task task = new Task(due, nextNumber++, work);
      queue.add(task);
      if (thread == null) {
        looksAt = due;
        thread = Thread.ofPlatform().daemon().name("libp2p-timers").start(this::loop);
      } else if (due - looksAt < 0) {
        looksAt = due;
        earlier.signal();
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  /** Tasks in the queue, those that were taken back and not yet swept out among them. */
  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private void sweep() {
    if (takenBack > MAX_IDLE_TASKS && takenBack > queue.size() / 2) {
      queue.removeIf(task -> task.work == null);
      takenBack = 0;
    }
  }

  private void loop() {
    for (Runnable work = next(); work != null; work = next()) {
      try {
        work.run();
      } catch (RuntimeException fault) {
        LOG.log(System.Logger.Level.ERROR, "a timer's task failed", fault);
      }
    }
  }

  /** The next task's work when it is due; null when there was none for a while. */
  private @Nullable Runnable next() {
    lock.lock();
    try {
      long idleUntil = nanoTime() + IDLE_NANOS;
      while (true) {
        Task head = queue.peek();
        long now = nanoTime();
        if (head == null) {
          if (now - idleUntil >= 0) {
            thread = null;
            return null;
          }
          looksAt = idleUntil;
        } else if (head.work == null) {
          queue.remove();
          takenBack--;
          continue;
        } else if (head.due - now <= 0) {
          queue.remove();
          Runnable work = head.work;
          head.work = null;
          return work;
        } else {
          looksAt = head.due;
        }
        await(looksAt - now);
      }
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings({"WaitNotInLoop", "ResultOfMethodCallIgnored"}) // next() loops, and looks again
  private void await(long nanos) {
    try {
      earlier.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // Nobody has this thread to interrupt it; looking once more does no harm.
      LOG.log(System.Logger.Level.DEBUG, "the timers' thread was interrupted", e);
    }
  }
}
