package dev.folkmoot.testkit.sim;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who waits, and where: what a reader needs to see why nothing moves. */
final class WaitingThreads {

  private static final int MAX_THREADS = 40;
  private static final int MAX_FRAMES = 12;

  private WaitingThreads() {}

  /**
   * Some lines, the oldest threads first.
   *
   * @param threads to the machine of each
   */
  static String report(Map<Thread, String> threads) {
    String most =
        threads.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> entry.getKey().threadId()))
            .limit(MAX_THREADS)
            .map(entry -> entry.getValue() + "/" + of(entry.getKey()))
            .collect(Collectors.joining("\n"));
    int others = Math.max(0, threads.size() - MAX_THREADS);
    return "; " + threads.size() + " threads:\n" + most + (others > 0 ? "\n… " + others : "");
  }

  private static String of(Thread thread) {
    boolean timed = thread.getState() == Thread.State.TIMED_WAITING;
    return thread.getName() + (timed ? " waits by the clock of the JDK" : "") + frames(thread);
  }

  private static String frames(Thread thread) {
    // The frames of the JDK only say that it waits.
    return Stream.of(thread.getStackTrace())
        .filter(frame -> !frame.getClassName().startsWith("java."))
        .limit(MAX_FRAMES)
        .map(frame -> "\n    at " + frame)
        .collect(Collectors.joining());
  }
}
