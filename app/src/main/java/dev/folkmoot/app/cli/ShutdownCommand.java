package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "shutdown",
    mixinStandardHelpOptions = true,
    description = "End the node of this home; of several, the first.")
final class ShutdownCommand implements Callable<Integer> {

  /** Longer than a node gives its running answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Session session;

  @Option(names = "--all", description = "End all nodes of this home.")
  private boolean all;

  ShutdownCommand(Session session) {
    this.session = session;
  }

  /** Asks with a signal and waits; that nothing ran is no failure, for nothing runs afterwards. */
  @Override
  public Integer call() throws InterruptedException {
    List<ProcessHandle> running =
        NodeNote.all(session.home()).stream().flatMap(note -> note.process().stream()).toList();
    if (running.isEmpty()) {
      session.terminal().note("No node runs on " + session.home().root() + ".");
      return 0;
    }
    List<ProcessHandle> ending = all ? running : running.subList(0, 1);
    ending.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : ending) {
      awaitEnd(process);
    }
    int left = running.size() - ending.size();
    if (left > 0) {
      session
          .terminal()
          .note(
              (left == 1 ? "1 other node runs" : left + " other nodes run")
                  + " on; 'moot shutdown --all' ends all.");
    }
    return 0;
  }

  private static void awaitEnd(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "process " + process.pid() + " has not ended after " + PATIENCE.toSeconds() + " s",
          e);
    }
  }
}
