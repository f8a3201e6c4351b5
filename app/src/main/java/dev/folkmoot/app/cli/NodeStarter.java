package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the node of this home, or starts one in the background and waits until it answers. */
record NodeStarter(Session session) {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
  private static final long MAX_LOG_BYTES = 10_000_000;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
  private static final int SHOWN_LOG_LINES = 5;

  /**
   * A shell's last word before it becomes the node: a Ctrl-C at the terminal that started it, and
   * that terminal's end, are not meant for it. Ignored signals stay ignored across exec, and the
   * JVM leaves them so.
   */
  private static final List<String> DETACHED =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "moot");

  NodeClient client() throws InterruptedException {
    NodeFinder nodes = session.nodes();
    if (nodes.isFixed()) {
      NodeClient client = nodes.client();
      if (client.answers() || !nodes.asked().isLoopback()) {
        return client;
      }
    } else {
      Optional<NodeNote> running = NodeNote.find(session.home());
      if (running.isPresent()) {
        NodeClient client = nodes.client(running.get().url());
        if (client.answers()) {
          return client;
        }
        awaitEnd(running.get());
      }
    }
    return nodes.client(start().url());
  }

  /** A node that was killed a moment ago may still be giving its memory back. */
  private void awaitEnd(NodeNote silent) throws InterruptedException {
    Instant deadline = session.clock().instant().plus(END_TIMEOUT);
    while (silent.process().isPresent() && session.clock().instant().isBefore(deadline)) {
      Thread.sleep(POLL_INTERVAL);
    }
  }

  private NodeNote start() throws InterruptedException {
    session.terminal().note("Starting a node …");
    session.home().create();
    Process process = launch();
    Instant deadline = session.clock().instant().plus(START_TIMEOUT);
    while (session.clock().instant().isBefore(deadline)) {
      // Not necessarily ours: where two start at once, one of them finds the home taken and leaves.
      Optional<NodeNote> note = NodeNote.find(session.home());
      if (note.isPresent()) {
        return note.get();
      }
      if (!process.isAlive()) {
        requireHomeTaken(process);
        Thread.sleep(RETRY_INTERVAL);
        process = NodeNote.find(session.home()).isPresent() ? process : launch();
      }
      Thread.sleep(POLL_INTERVAL);
    }
    throw new FailureException(
        Failure.Kind.INTERNAL,
        "the node does not answer after "
            + START_TIMEOUT.toSeconds()
            + " s; its log is "
            + session.home().logFile());
  }

  /** A home that is taken may become free, or its node answer; any other end is the end. */
  private void requireHomeTaken(Process ended) {
    if (ended.exitValue() != ServeCommand.HOME_TAKEN) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "the node did not start: " + lastWords(session.home().logFile()));
    }
  }

  private Process launch() {
    Installation installation =
        session
            .installation()
            .orElseThrow(() ->
                new FailureException(
                    Failure.Kind.INTERNAL,
                    "no node runs, and this program was not packaged; run 'moot serve'"));
    List<String> command = new ArrayList<>(DETACHED);
    command.addAll(installation.nodeCommand());
    command.add(ServeCommand.UNLESS_RUNNING);
    Path log = session.home().logFile();
    try {
      keepShort(log);
      return new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot start a node: " + e.getMessage(), e);
    }
  }

  /** One old log is kept, so two of them bound what logs may take. */
  private static void keepShort(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static String lastWords(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "and its log " + log + " cannot be read: " + e.getMessage();
    }
  }
}
