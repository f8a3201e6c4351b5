package dev.folkmoot.http.admin;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.util.List;

/**
 * What the owner of a node can see and do. Safe for use by many threads; what waits for a peer
 * blocks. Whatever cannot be done is a {@link FailureException} with the remedy in it.
 */
public interface Administration {

  NodeStatus node();

  /** All that are known, connected or not, and those that are banned. */
  List<PeerStatus> peers();

  /**
   * Opens an invitation that works once.
   *
   * @param as {@code MESH} or {@code FRIENDS}: how who comes will stand to this node
   * @param life how long it waits
   * @throws FailureException {@code INVALID_REQUEST} if this node takes part in no mesh
   */
  Invitation invite(Reach as, Duration life);

  /**
   * Takes an invitation.
   *
   * @param code as it was read out or typed
   * @param addresses where the inviter may be, as multiaddrs; none: it is looked for on this
   *     network
   * @throws FailureException {@code NOT_FOUND} if nobody there knows the code
   */
  Membership join(String code, List<String> addresses);

  /** Forgets the mesh and all friends, and hangs up. */
  void leave();

  /** Hangs up on a peer and has nothing to do with it any more, after a restart neither. */
  void ban(NodeId peer);

  /** Ends a ban; says whether there was one. */
  boolean unban(NodeId peer);

  /** The last routing decisions, the newest first. */
  List<Decision> decisions(int last);

  /** Answers that are being given to clients of this node, the oldest first. */
  List<StreamStatus> streams();

  /**
   * What happens from now on.
   *
   * @throws FailureException {@code BUSY} if too many watch already
   */
  EventFeed events();
}
