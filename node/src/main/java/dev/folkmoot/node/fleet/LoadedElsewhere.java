package dev.folkmoot.node.fleet;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.ModelCard;

/**
 * A model that a peer has in memory.
 *
 * @param machine what the peer calls itself
 * @param card what is to be known of the model
 * @param contextLength tokens that one conversation may hold there; 0 if it does not say
 */
public record LoadedElsewhere(String machine, ModelCard card, int contextLength) {
  public LoadedElsewhere {
    requireNonNull(machine);
    requireNonNull(card);
  }
}
