package dev.folkmoot.node.routing.history;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;

/**
 * A machine that likely has the beginning of a conversation in its cache, because it answered us
 * there.
 *
 * @param node the machine
 * @param tokens of the prompt that it need not read again, by estimate; at least 1
 */
public record PrefixHolder(NodeId node, int tokens) {
  public PrefixHolder {
    requireNonNull(node);
    if (tokens < 1) {
      throw new IllegalArgumentException("who holds a prefix holds a token");
    }
  }
}
