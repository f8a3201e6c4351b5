package dev.folkmoot.models.registry;

import java.time.Duration;

/** Waits between two tries; tests do not. */
@FunctionalInterface
public interface Pause {

  Pause REAL = Thread::sleep;

  void take(Duration time) throws InterruptedException;
}
