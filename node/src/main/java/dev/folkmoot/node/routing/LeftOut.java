package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;

/**
 * A machine that is not asked.
 *
 * @param node who it is
 * @param name what it calls itself
 * @param obstacle why
 */
public record LeftOut(NodeId node, String name, Obstacle obstacle) {
  public LeftOut {
    requireNonNull(node);
    requireNonNull(name);
    requireNonNull(obstacle);
  }

  @Override
  public String toString() {
    return name + " " + obstacle.words();
  }
}
