package dev.folkmoot.net;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;

/** A change among the peers. */
public sealed interface PeerEvent {

  /** A peer was not connected before and is now. */
  record Connected(NodeId peer) implements PeerEvent {
    public Connected {
      requireNonNull(peer);
    }
  }

  /** The last connection with a peer has ended. */
  record Disconnected(NodeId peer) implements PeerEvent {
    public Disconnected {
      requireNonNull(peer);
    }
  }

  /** What a node offers, or how busy it is, has changed. */
  record OfferChanged(NodeId peer) implements PeerEvent {
    public OfferChanged {
      requireNonNull(peer);
    }
  }

  /** A node has gone, or was not heard of for too long. */
  record Gone(NodeId peer) implements PeerEvent {
    public Gone {
      requireNonNull(peer);
    }
  }
}
