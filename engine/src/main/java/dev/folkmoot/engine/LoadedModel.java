package dev.folkmoot.engine;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import java.util.List;

/**
 * A model in memory. Safe for use by many threads; {@link #close} ends its streams with a failure.
 */
public interface LoadedModel extends AutoCloseable {

  /** Tokens one conversation may hold. */
  int contextLength();

  /** What an answer of this depends on besides the request: who has the same answers the same. */
  Origin origin();

  /** Bytes it takes now. */
  Footprint footprint();

  /**
   * Puts a request into the queue; returns at once. A request that brings what another engine
   * {@link InferenceRequest#answered answered} gives the events that come after that.
   *
   * @throws FailureException {@code INVALID_REQUEST} if the request cannot be answered, {@code
   *     BUSY} if the queue is full
   */
  Generation generate(InferenceRequest request);

  /**
   * Makes vectors of texts; blocks.
   *
   * @param truncate whether a text that is too long loses its end (else it is refused)
   * @throws FailureException {@code INVALID_REQUEST} if a text is too long or the model makes no
   *     vectors
   */
  Embedding embed(List<String> texts, boolean truncate);

  /** Renders a prompt and counts what it costs, without answering it. */
  int countTokens(InferenceRequest request);

  /**
   * A prompt as it would be written for the model, cut until it fits; the marks that a tokenizer
   * puts to every text by itself are not in it.
   *
   * @throws FailureException {@code INVALID_REQUEST} if this engine does not know it
   */
  default String render(InferenceRequest request) {
    throw FailureException.invalid(
        "the engine of this model does not tell what it makes of a prompt");
  }

  /** What it is doing now. */
  Load load();

  /**
   * How busy a loaded model is.
   *
   * @param running requests being answered
   * @param queued requests that wait
   * @param slots requests it can answer at once
   */
  record Load(int running, int queued, int slots) {}

  @Override
  void close();
}
