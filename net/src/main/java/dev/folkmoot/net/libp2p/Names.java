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

  static PeerId peer(NodeId node) {
    return PeerId.parse(node.text());
  }
}
