package dev.folkmoot.node.stream;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;

/**
 * Two machines at once, after one of them has been silent for too long. Each is waited for on a
 * thread of its own, up to its next event or its loss; whoever speaks first wins. A winner's thread
 * has ended by then, so that its leg can be read on from here; the other one's ends when its leg is
 * closed. One use.
 */
final class Race {

  private static final int RUNNERS = 2;

  private final Executor threads;
  private final BlockingQueue<Result> results = new ArrayBlockingQueue<>(RUNNERS);

  /**
   * What a runner has come to.
   *
   * @param step never {@code Alive}
   */
  record Result(Run run, Step step) {}

  /**
   * @param threads runs long tasks, each on a thread of its own
   */
  Race(Executor threads) {
    this.threads = threads;
  }

  /** Lets one more run; two at most. */
  void enter(Run run) {
    threads.execute(() -> {
      try {
        results.add(new Result(run, run.untilDead()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        results.add(new Result(run, new Step.Silent()));
      }
    });
  }

  /** The next one that has come to something. */
  Result next() throws InterruptedException {
    return results.take();
  }
}
