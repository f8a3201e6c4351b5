package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

@Command(
    name = "shutdown",
    mixinStandardHelpOptions = true,
    description = "End the node of this home.")
final class ShutdownCommand implements Callable<Integer> {

  /** Longer than a node gives its running answers. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Session session;

  ShutdownCommand(Session session) {
    this.session = session;
  }

  /** Asks with a signal and waits; that nothing ran is no failure, for nothing runs afterwards. */
  @Override
  public Integer call() throws InterruptedException {
    Optional<ProcessHandle> process = NodeNote.find(session.home()).flatMap(NodeNote::process);
    if (process.isEmpty()) {
      session.terminal().note("No node runs on " + session.home().root() + ".");
      return 0;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return 0;
    } catch (TimeoutException | ExecutionException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "process " + process.get().pid() + " has not ended after " + PATIENCE.toSeconds() + " s",
          e);
    }
  }
}
