package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.HomeLock;
import dev.folkmoot.app.home.NodeNote;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;

@Command(
    name = "serve",
    aliases = "start",
    mixinStandardHelpOptions = true,
    description = "Run a node in the foreground, until Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

  /** Another node runs on this home; who started this one may want to ask that one instead. */
  static final int HOME_TAKEN = 3;

  private final Session session;

  ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    CompletableFuture<Signals.Ending> ending = Signals.first();
    Optional<HomeLock> lock = HomeLock.tryAcquire(session.home());
    if (lock.isEmpty()) {
      session.terminal().note("Error: " + whoRuns());
      return HOME_TAKEN;
    }
    try (HomeLock _ = lock.get();
        NodeProgram.Running node =
            session
                .program()
                .start(session.environment(), session.home(), session.terminal()::note)) {
      NodeNote note = NodeNote.ofThisProcess(node.url());
      note.write(session.home());
      session.terminal().note("Folkmoot " + MootCommand.VERSION + " answers on " + node.url());
      try {
        return ending.join().exitCode;
      } finally {
        note.erase(session.home());
      }
    }
  }

  private String whoRuns() {
    return NodeNote.find(session.home())
        .map(note -> "a node already runs: process " + note.pid() + ", " + note.url())
        .orElse("another process starts a node on " + session.home().root() + " just now");
  }
}
