package dev.folkmoot.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a node's parts run on.
 *
 * @param timers for short tasks
 * @param tasks for those that wait, each on a virtual thread of its own
 */
record Threads(ScheduledExecutorService timers, ExecutorService tasks) implements AutoCloseable {

  static Threads start() {
    return new Threads(
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("timers").factory()),
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("task-", 0).factory()));
  }

  /** The tasks are told to end, for they may wait for a peer that says nothing. */
  @Override
  public void close() {
    timers.shutdownNow();
    tasks.shutdownNow();
    tasks.close();
  }
}
