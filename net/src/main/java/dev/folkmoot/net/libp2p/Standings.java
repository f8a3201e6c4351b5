package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;

/** Who has proven what: a member of the mesh, a friend, or nobody in particular. */
@FunctionalInterface
public interface Standings {
  Reach of(NodeId peer);
}
