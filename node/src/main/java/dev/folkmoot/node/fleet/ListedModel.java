package dev.folkmoot.node.fleet;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.ModelCard;
import java.util.List;

/**
 * A model that can be asked, and where it is.
 *
 * @param card what is to be known of it
 * @param here whether this machine has it
 * @param peers names of the other machines that have it, in order
 */
public record ListedModel(ModelCard card, boolean here, List<String> peers) {
  public ListedModel {
    requireNonNull(card);
    peers = List.copyOf(peers);
  }
}
