package dev.folkmoot.node.residency;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A request for a model in a thread of its own. */
record Asked(FutureTask<Lease> task, Thread thread) {

  Lease lease() {
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("no lease", e);
    }
  }

  Failure failure() {
    try {
      task.get().close();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failed) {
        return failed.failure();
      }
      throw new AssertionError("not a failure of ours", e);
    }
    throw new AssertionError("the request got its model");
  }

  boolean isDone() {
    return task.isDone();
  }
}
