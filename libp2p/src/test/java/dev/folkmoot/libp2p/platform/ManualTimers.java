package dev.folkmoot.libp2p.platform;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that a test moves by hand. */
public final class ManualTimers implements Timers {

  private record Waiting(long at, Runnable task) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private long now = 1_000;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    var entry = new Waiting(now + Math.max(0, delay.toNanos()), task);
    waiting.add(entry);
    return () -> remove(entry);
  }

  private synchronized void remove(Waiting entry) {
    waiting.remove(entry);
  }

  /** How many timers are armed. */
  public synchronized int armed() {
    return waiting.size();
  }

  /** Lets time pass and runs what has come due. */
  public void advance(Duration by) {
    List<Waiting> due;
    synchronized (this) {
      now += by.toNanos();
      due =
          waiting.stream()
              .filter(entry -> entry.at() <= now)
              .sorted(Comparator.comparingLong(Waiting::at))
              .toList();
      waiting.removeAll(due);
    }
    due.forEach(entry -> entry.task().run());
  }
}
