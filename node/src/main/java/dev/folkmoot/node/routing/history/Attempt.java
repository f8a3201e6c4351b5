package dev.folkmoot.node.routing.history;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import java.time.Instant;

/**
 * A request under way to a machine; {@link History#asked} makes it.
 *
 * @param number tells attempts apart that begin at the same time
 * @param node who was asked
 * @param conversation what it was asked about
 * @param promisedMs when its first token was expected, in milliseconds from the start
 * @param started when it was asked
 */
public record Attempt(
    long number, NodeId node, PrefixChain conversation, double promisedMs, Instant started) {
  public Attempt {
    requireNonNull(node);
    requireNonNull(conversation);
    requireNonNull(started);
  }
}
