package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.wire.Gossip;
import java.time.Duration;

/** What the book wants done. */
public sealed interface BookAction {

  /** Send it to a peer that is connected. If that fails, forget it. */
  record Send(NodeId peer, Gossip gossip) implements BookAction {
    public Send {
      requireNonNull(peer);
      requireNonNull(gossip);
    }
  }

  /** Hang up, and do not connect for a while. */
  record Disconnect(NodeId peer, Duration ban, String reason) implements BookAction {
    public Disconnect {
      requireNonNull(peer);
      requireNonNull(ban);
      requireNonNull(reason);
    }
  }

  /** Something new is known of a node. */
  record Changed(NodeId node) implements BookAction {
    public Changed {
      requireNonNull(node);
    }
  }

  /** A node has gone, or has not been heard of for too long. */
  record Gone(NodeId node) implements BookAction {
    public Gone {
      requireNonNull(node);
    }
  }
}
