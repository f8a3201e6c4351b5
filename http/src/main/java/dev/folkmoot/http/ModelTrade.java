package dev.folkmoot.http;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.node.Node;

/**
 * How models come to this node and leave it.
 *
 * @param registry brings them from registries and sends them there
 * @param lendsToAll whether this node is a registry to other machines, too: to this one it always
 *     is
 */
public record ModelTrade(Registry registry, boolean lendsToAll) {
  public ModelTrade {
    requireNonNull(registry);
  }

  /** With defaults, and closed to others. */
  public static ModelTrade plain(Node node) {
    return new ModelTrade(Registry.plain(node.store()), false);
  }
}
