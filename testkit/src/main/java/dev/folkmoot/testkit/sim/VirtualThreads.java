package dev.folkmoot.testkit.sim;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/** Virtual threads whose continuations are handed to a scheduler of ours. */
final class VirtualThreads {

  private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";
  private static final String OPENING = "--add-opens java.base/java.lang=ALL-UNNAMED";

  private VirtualThreads() {}

  /**
   * A builder of threads that run where {@code scheduler} runs them.
   *
   * @param scheduler given each continuation when it becomes runnable
   */
  static Thread.Builder.OfVirtual on(Executor scheduler) {
    try {
      Constructor<?> builder = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      return (Thread.Builder.OfVirtual) builder.newInstance(scheduler);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      throw new SimulationException(
          "virtual threads cannot be scheduled without " + OPENING, closed);
    }
  }
}
