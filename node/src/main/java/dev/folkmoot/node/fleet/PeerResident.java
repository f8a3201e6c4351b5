package dev.folkmoot.node.fleet;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.ModelCard;

/**
 * A model in the memory of another machine.
 *
 * @param machine whose memory
 * @param card what is to be known of it
 * @param contextLength tokens one conversation may hold there
 */
public record PeerResident(String machine, ModelCard card, int contextLength) {
  public PeerResident {
    requireNonNull(machine);
    requireNonNull(card);
    if (contextLength < 1) {
      throw new IllegalArgumentException("a context of " + contextLength + " tokens");
    }
  }
}
