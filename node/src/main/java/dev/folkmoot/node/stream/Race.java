package dev.folkmoot.node.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;

/**
 * Several machines at once, after one of them has been silent for too long. Each is waited for on a
 * thread of its own, up to its next event, its loss, or the next doubt; whoever speaks first wins.
 * A runner of which a result was taken has no thread any more, so that its leg can be read on from
 * here. Used by one thread.
 */
final class Race {

  /** Machines that work on one answer at once: more would be a flood, and no quicker. */
  static final int MAX_RUNNERS = 3;

  private final Executor threads;
  private final List<Run> runners = new ArrayList<>(MAX_RUNNERS);
  private final BlockingQueue<Result> results = new ArrayBlockingQueue<>(MAX_RUNNERS);

  /**
   * What a runner has come to.
   *
   * @param step never {@code Alive}; {@code Silent} is a doubt, unless the runner was waited for to
   *     the end
   * @param wasPatient whether doubts did not count
   */
  record Result(Run run, Step step, boolean wasPatient) {}

  /**
   * @param threads runs long tasks, each on a thread of its own
   */
  Race(Executor threads) {
    this.threads = threads;
  }

  boolean isFull() {
    return runners.size() == MAX_RUNNERS;
  }

  boolean isEmpty() {
    return runners.isEmpty();
  }

  /** Those that are still in it. */
  List<Run> runners() {
    return List.copyOf(runners);
  }

  /** Lets one more run, until it must be doubted. */
  void enter(Run run) {
    runners.add(run);
    start(run, false);
  }

  /** Lets one that is doubted run on, until it is dead for certain. */
  void bearWith(Run run) {
    if (!runners.contains(run)) {
      runners.add(run);
    }
    start(run, true);
  }

  void leave(Run run) {
    runners.remove(run);
  }

  private void start(Run run, boolean patiently) {
    threads.execute(() -> {
      Step step;
      try {
        step = patiently ? run.untilDead() : run.untilDoubted();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        step = new Step.Silent();
      }
      results.add(new Result(run, step, patiently));
    });
  }

  /** The next one that has come to something. */
  Result next() throws InterruptedException {
    return results.take();
  }
}
