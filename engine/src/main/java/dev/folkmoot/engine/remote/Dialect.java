package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.model.RunnerOptions;
import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.ObjectNode;

/** How a server is spoken to. Its methods block, and throw what {@link Refusals} makes of it. */
sealed interface Dialect permits OllamaDialect, OpenAiDialect {

  /**
   * What is to be asked, and where.
   *
   * @param body JSON
   */
  record Call(URI at, ObjectNode body) {}

  /** The program and its version, as far as it says. */
  String describe();

  /** The models that it has now. */
  List<Listed> list();

  /** Has it ready for requests, and tells how many slots it has for them, if it says. */
  OptionalInt load(Listed model, RunnerOptions settled);

  /** How many slots a model has, as far as the last {@link #list} said. */
  OptionalInt slots(Listed model);

  /** Whether it can load a model for another context than its own. */
  boolean takesContext();

  /** Whether it is known to take a prompt as it is, for all models. */
  boolean takesRaw();

  Call call(Listed model, RunnerOptions settled, InferenceRequest request);

  /**
   * What is to be asked so that an answer goes on which another engine began, of which the text is
   * known and all that was said; and where. Blocks: the server may have to be asked what it would
   * make of the conversation.
   *
   * @param request with the limit on tokens that is left
   * @throws dev.folkmoot.core.failure.FailureException {@code INVALID_REQUEST} if it cannot be done
   *     so that no word is lost or doubled
   */
  Call goOn(Listed model, RunnerOptions settled, InferenceRequest request);

  /**
   * What the server is not told of the text that it goes on with, because it would drop it unseen,
   * and so has to say again itself.
   */
  String saidAgain(InferenceRequest request);

  /** Understands the answer to one {@link #call}, or to what {@link #goOn} asks. */
  StreamDecoder decoder(InferenceRequest request);

  Embedding embed(Listed model, RunnerOptions settled, List<String> texts, boolean truncate);

  /** Tokens of a prompt: the server reads it, and is asked for one token. */
  int countTokens(Listed model, RunnerOptions settled, InferenceRequest request);
}
