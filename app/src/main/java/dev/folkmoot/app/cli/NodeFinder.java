package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.app.client.ModelMover;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.ServerAddress;
import java.net.URI;

/**
 * Where the node is that a command should ask: at {@code OLLAMA_HOST} if that names a port or
 * another machine, else where the node of this home says it is, else at the default address.
 */
record NodeFinder(Environment environment, FolkmootHome home) {

  ServerAddress asked() {
    return ServerAddress.of(environment);
  }

  /** Whether the person chose the address, so that no other will do. */
  boolean isFixed() {
    return asked().portGiven() || !asked().isLoopback();
  }

  URI url() {
    return isFixed()
        ? asked().url()
        : NodeNote.find(home).map(NodeNote::url).orElseGet(() -> asked().url());
  }

  NodeClient client() {
    return new NodeClient(url());
  }

  ModelMover models() {
    return new ModelMover(url());
  }

  AdminClient admin() {
    return new AdminClient(url());
  }
}
