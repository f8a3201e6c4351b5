package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.io.IOException;

/** Where those stand who are connected: members of the mesh, friends, or nobody in particular. */
interface Standings {

  /**
   * Where a peer stands that has just sent something. Waits while that is being found out, a few
   * seconds at most: a request may overtake the proof that it may be made.
   *
   * @throws IOException if it is not connected any more
   */
  Reach await(NodeId peer) throws IOException;

  /**
   * Tells of every change from now on, and first of what is known already. Calls come one at a
   * time, in order.
   */
  void watch(Watcher watcher);

  /** Told of changes. Its methods must not block, nor call back. */
  interface Watcher {

    /** It is now known where this peer stands, or it stands elsewhere than before. */
    void stands(NodeId peer, Reach standing);

    /** It is being found out anew where this peer stands: until then it is nobody. */
    void unsettled(NodeId peer);

    /** The last connection with this peer has ended. */
    void gone(NodeId peer);
  }
}
