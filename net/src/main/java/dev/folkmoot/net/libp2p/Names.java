package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.net.wire.MalformedMessageException;

/** Nodes are peers with an Ed25519 key; both names are the same text. */
final class Names {

  private Names() {}

  static NodeId node(PeerId peer) {
    try {
      return new NodeId(peer.toString());
    } catch (FailureException e) {
      throw new MalformedMessageException("a node has an Ed25519 key");
    }
  }

  /** Whether it is a node at all: it is not, if it has another kind of key. */
  static boolean isNode(PeerId peer) {
    try {
      node(peer);
      return true;
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  static PeerId peer(NodeId node) {
    return PeerId.parse(node.text());
  }
}
