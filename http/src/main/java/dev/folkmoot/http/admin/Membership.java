package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;

/**
 * How an invitation was taken.
 *
 * @param peer who had invited
 * @param name what it calls itself
 * @param as how the two stand to each other now
 */
public record Membership(NodeId peer, String name, Reach as) {
  public Membership {
    requireNonNull(peer);
    requireNonNull(as);
  }
}
