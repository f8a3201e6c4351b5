package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Platform;

/** Ends all connections with a peer at once, whatever it still has open. */
final class Hangup {

  private Hangup() {}

  /** On a thread of its own: whoever decides on it may hold a lock. */
  static void on(Host host, Platform platform, NodeId node) {
    PeerId peer = Names.peer(node);
    platform.start(
        "hang-up",
        () -> {
          for (Connection connection : host.connections(peer)) {
            // A connection that is closed waits for its streams, and those of a stranger may never
            // end.
            connection.streams().forEach(Stream::reset);
            connection.close();
          }
        });
  }
}
