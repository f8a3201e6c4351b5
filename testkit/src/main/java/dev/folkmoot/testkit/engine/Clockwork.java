package dev.folkmoot.testkit.engine;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What a scripted engine runs on.
 *
 * @param threads makes the decode thread of each model
 * @param pause lets the calling thread wait about so long; may return early
 */
public record Clockwork(ThreadFactory threads, Consumer<Duration> pause) {

  /** Daemon threads of this process, and real time. */
  public static final Clockwork REAL =
      new Clockwork(
          Thread.ofPlatform().daemon().name("scripted-", 0).factory(),
          time -> LockSupport.parkNanos(time.toNanos()));
}
