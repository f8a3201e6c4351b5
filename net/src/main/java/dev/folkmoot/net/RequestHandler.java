package dev.folkmoot.net;

import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;

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
}
