package dev.folkmoot.net;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.ModelCard;

/** What comes of asking a peer for the card of a model. */
public sealed interface CardReply {

  /** The peer says this of the model; it has the name that was asked for. */
  record Known(ModelCard card) implements CardReply {
    public Known {
      requireNonNull(card);
    }
  }

  /** The peer has no such model, or none for this node; it does not say which. */
  record NotOffered() implements CardReply {}

  /**
   * The peer said nothing of use.
   *
   * @param message for people and logs
   */
  record Lost(Loss loss, String message) implements CardReply {
    public Lost {
      requireNonNull(loss);
      requireNonNull(message);
    }
  }
}
