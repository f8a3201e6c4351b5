package dev.folkmoot.net;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import java.util.Optional;

/**
 * Answers what peers ask. Each call has a virtual thread of its own; when it returns without a last
 * answer, or throws, the asker learns that the request has failed.
 */
public interface RequestHandler {

  /** Answers with events, of which the last is {@code Finished} or {@code Failed}. */
  void infer(Exchange<InferBody> exchange) throws InterruptedException;

  /** Answers with an {@code Embedded} for each text, and {@code AllEmbedded}. */
  void embed(Exchange<EmbedBody> exchange) throws InterruptedException;

  /** Answers with {@code Counted}. */
  void countTokens(Exchange<InferBody> exchange) throws InterruptedException;

  /**
   * What there is to say of a model, to this peer.
   *
   * @param asker proven by its key
   * @param standing where it stands, known for certain
   * @return empty if there is no such model, or it is not offered to who stands there
   */
  Optional<ModelCard> card(NodeId asker, Reach standing, ModelName name)
      throws InterruptedException;
}
