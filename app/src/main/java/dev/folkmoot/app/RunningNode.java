package dev.folkmoot.app;

import dev.folkmoot.app.cli.NodeProgram;
import dev.folkmoot.http.MootServer;
import dev.folkmoot.http.admin.EventBoard;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.serving.Serving;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A node that answers.
 *
 * @param url where
 */
record RunningNode(MootServer server, Parts parts, URI url) implements NodeProgram.Running {

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

  /** Clients and peers are let end at the same time, so that neither waits for the other. */
  @Override
  public void close() {
    parts.board().close();
    Thread leaving =
        Thread.ofVirtual()
            .name("leaving")
            .start(() ->
                parts
                    .serving()
                    .ifPresent(serving -> serving.drain(NodeConfig.DEFAULT_SHUTDOWN_GRACE)));
    server.close();
    try {
      leaving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.close();
  }
}
