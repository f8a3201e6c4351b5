package dev.folkmoot.app;

import dev.folkmoot.app.cli.NodeProgram;
import dev.folkmoot.http.MootServer;
import dev.folkmoot.http.admin.EventBoard;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.serving.Serving;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A node that answers.
 *
 * @param url where
 */
record RunningNode(MootServer server, Parts parts, URI url) implements NodeProgram.Running {

  /** For answers that were being worked on when the node was told to end, and were not begun. */
  private static final Duration LAST_FIRST_WORD = Duration.ofSeconds(3);

  /**
   * What is behind the server.
   *
   * @param registry brings models and sends them
   * @param mesh empty if it takes part in none
   * @param serving of peers
   */
  record Parts(
      Node node,
      Registry registry,
      Optional<MeshPart> mesh,
      Optional<Serving> serving,
      EventBoard board,
      Happenings happenings,
      Threads threads)
      implements AutoCloseable {

    @Override
    public void close() {
      happenings.close();
      registry.close();
      node.close();
      serving.ifPresent(Serving::close);
      mesh.ifPresent(MeshPart::close);
      threads.close();
    }
  }

  @Override
  public String id() {
    return parts.mesh().map(part -> part.network().self().text()).orElse("");
  }

  @Override
  public List<String> addresses() {
    return parts.mesh().map(MeshPart::addresses).orElse(List.of());
  }

  /**
   * Clients and peers are let end at the same time, so that neither waits for the other. A client
   * that waits for its first word hears soon whether it will come.
   */
  @Override
  public void close() {
    parts.board().close();
    parts.node().leave();
    var hurrying =
        parts
            .threads()
            .timers()
            .schedule(parts.node()::hurry, LAST_FIRST_WORD.toNanos(), TimeUnit.NANOSECONDS);
    Thread leaving =
        Thread.ofVirtual()
            .name("leaving")
            .start(() ->
                parts
                    .serving()
                    .ifPresent(serving -> serving.drain(NodeConfig.DEFAULT_SHUTDOWN_GRACE)));
    server.close();
    hurrying.cancel(false);
    try {
      leaving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.close();
  }
}
