package dev.folkmoot.node.serving;

import dev.folkmoot.core.failure.Failure;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests of peers that are being served, waiting ones included. Safe for many threads. */
final class Visits {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Visit> visits = new LinkedHashSet<>();
  private final ScheduledExecutorService timers;

  Visits(ScheduledExecutorService timers) {
    this.timers = timers;
  }

  /** Called by the thread that serves. */
  Visit begin() {
    Visit visit = new Visit();
    lock.lock();
    try {
      visits.add(visit);
    } finally {
      lock.unlock();
    }
    return visit;
  }

  void end(Visit visit) {
    visit.end();
    lock.lock();
    try {
      visits.remove(visit);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void breakOff(Failure why) {
    List<Visit> all;
    lock.lock();
    try {
      all = List.copyOf(visits);
    } finally {
      lock.unlock();
    }
    all.forEach(visit -> visit.breakOff(why));
  }

  /**
   * Waits until there are none.
   *
   * @return whether it came to that within the bound
   */
  boolean awaitNone(Duration bound) throws InterruptedException {
    boolean[] over = {false};
    ScheduledFuture<?> alarm =
        timers.schedule(() -> raise(over), bound.toNanos(), TimeUnit.NANOSECONDS);
    lock.lock();
    try {
      while (!visits.isEmpty() && !over[0]) {
        changed.await();
      }
      return visits.isEmpty();
    } finally {
      lock.unlock();
      alarm.cancel(false);
    }
  }

  private void raise(boolean[] over) {
    lock.lock();
    try {
      over[0] = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
