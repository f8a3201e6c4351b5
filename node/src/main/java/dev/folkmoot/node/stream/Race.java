package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;

/**
 * Several machines at once, after one of them has been silent for too long. Each is waited for on a
 * thread of its own, up to its next event or its loss; whoever speaks first wins. A winner's thread
 * has ended by then, so that its leg can be read on from here; another one's ends when its leg is
 * closed. One use.
 */
final class Race {

  /** A runner is doubted once, and comes to something once. */
  private static final int RESULTS_PER_RUNNER = 2;

  private final Executor threads;
  private final BlockingQueue<Result> results;

  /**
   * What a runner has come to.
   *
   * @param step {@code Silent} if it must be doubted, and is waited for nevertheless; never {@code
   *     Alive}
   */
  record Result(Run run, Step step) {}

  /**
   * @param threads runs long tasks, each on a thread of its own
   * @param runners at most
   */
  Race(Executor threads, int runners) {
    this.threads = threads;
    this.results = new ArrayBlockingQueue<>(RESULTS_PER_RUNNER * runners);
  }

  /** Lets one more run that nobody doubts yet. */
  void enter(Run run) {
    threads.execute(() -> {
      Step step = outcome(run::untilDoubted);
      results.add(new Result(run, step));
      if (step instanceof Step.Silent) {
        toTheEnd(run);
      }
    });
  }

  /** Lets one more run whose silence is known. */
  void enterDoubted(Run run) {
    threads.execute(() -> toTheEnd(run));
  }

  private void toTheEnd(Run run) {
    Step step = outcome(run::untilDead);
    results.add(new Result(run, step instanceof Step.Silent ? silence() : step));
  }

  private interface Waiting {
    Step await() throws InterruptedException;
  }

  /** A runner that stumbles over a defect of ours must not leave the others waiting for it. */
  private static Step outcome(Waiting waiting) {
    try {
      return waiting.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return silence();
    } catch (RuntimeException e) {
      return new Step.Lost(
          new Failure(Failure.Kind.INTERNAL, "it could not be asked: " + e), Step.Blame.MACHINE);
    }
  }

  static Step.Lost silence() {
    return new Step.Lost(new Failure(Failure.Kind.ENGINE_FAILED, "it fell silent"), Step.Blame.WAY);
  }

  /** The next one that has come to something. */
  Result next() throws InterruptedException {
    return results.take();
  }
}
