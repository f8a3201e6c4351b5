package dev.folkmoot.node.sim;

import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.testkit.sim.Simulation;
import dev.folkmoot.testkit.sim.Waiting;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A place to wait in for something or for a moment of virtual time. */
final class TimedWaiting {

  private final Simulation simulation;
  private final Waiting waiting = new Waiting();

  TimedWaiting(Simulation simulation) {
    this.simulation = simulation;
  }

  void wake() {
    waiting.wake();
  }

  /**
   * Waits.
   *
   * @return whether it has come true, and not only late
   */
  boolean until(BooleanSupplier condition, Duration atMost) throws InterruptedException {
    if (condition.getAsBoolean()) {
      return true;
    }
    long deadline = simulation.nanoTime() + atMost.toNanos();
    Timers.Timer alarm = simulation.at(deadline, waiting::wake);
    try {
      while (!condition.getAsBoolean()) {
        if (simulation.nanoTime() >= deadline) {
          return false;
        }
        waiting.await();
      }
      return true;
    } catch (InterruptedIOException e) {
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      alarm.cancel();
    }
  }
}
