package dev.folkmoot.engine.llamacpp.binding;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Calls native code that recurses deeply. When native code runs out of stack the process dies, and
 * the threads that carry virtual threads have little. Only the part that is used costs memory.
 */
final class DeepStack {

  private DeepStack() {}

  /** Runs work on a thread of its own with a stack of this size, and waits for it. */
  static <T> T call(long stackBytes, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.ofPlatform().name("deep").daemon(true).stackSize(stackBytes).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // native code cannot be interrupted: wait, and say so afterwards
        } catch (ExecutionException e) {
          throw e.getCause() instanceof FailureException failure
              ? new FailureException(failure.failure(), e)
              : new FailureException(
                  Failure.Kind.ENGINE_FAILED, "llama.cpp failed: " + e.getCause(), e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
