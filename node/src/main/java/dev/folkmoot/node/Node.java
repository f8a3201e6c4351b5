package dev.folkmoot.node;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.local.LocalAnswer;
import dev.folkmoot.node.local.LocalEmbedding;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidentModel;
import dev.folkmoot.node.routing.Router;
import dev.folkmoot.node.routing.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One machine's mind: it answers, or asks another machine that can. Safe for use by many threads;
 * every method may block the calling thread, which should be a virtual one.
 *
 * <p>All methods that run a model throw {@link FailureException}: {@code NOT_FOUND} if nobody
 * within reach has it, {@code BUSY} if too many requests wait or the node shuts down, {@code
 * OUT_OF_MEMORY} if it cannot fit, {@code CANCELLED} if the calling thread is interrupted while it
 * waits, {@code ENGINE_FAILED} if it does not load, and whatever the engine says of the request.
 */
public final class Node implements AutoCloseable {

  private final NodeConfig config;
  private final LocalModels local;
  private final Router router;

  /**
   * @param local this machine's models; the node's own from here on: it closes them
   */
  public Node(NodeConfig config, LocalModels local) {
    this.config = config;
    this.local = local;
    this.router = new Router(config.name(), local.engine());
  }

  /**
   * The model of that name: this machine's, else that of a machine within reach.
   *
   * @throws FailureException {@code INTERNAL} where there is one here and it is broken
   */
  public Optional<ModelCard> find(ModelName name, Terms terms) {
    return local.store().find(name).map(InstalledModel::card);
  }

  /** All models that can be asked: this machine's, newest first, then those of peers. */
  public List<ListedModel> catalog(Terms terms) {
    return local.store().list().stream().map(model -> ListedModel.here(model.card())).toList();
  }

  /** Answers a request. */
  public Answer infer(Ask ask, InferenceRequest request) {
    LocalAnswer answer =
        local.infer(local.require(ask.model().name()), ask.options(), ask.keepAlive(), request);
    return new Answer(answer, router.here(answer.wasReady(), answer.loadTime()));
  }

  /**
   * Makes vectors of texts.
   *
   * @param truncate whether a text that is too long loses its end (else it is refused)
   */
  public EmbeddingAnswer embed(Ask ask, List<String> texts, boolean truncate) {
    LocalEmbedding made =
        local.embed(
            local.require(ask.model().name()), ask.options(), ask.keepAlive(), texts, truncate);
    return new EmbeddingAnswer(
        made.embedding(), made.loadTime(), router.here(made.wasReady(), made.loadTime()));
  }

  /** Renders a prompt and counts its tokens, without answering it. */
  public int countTokens(Ask ask, InferenceRequest request) {
    return local.countTokens(
        local.require(ask.model().name()), ask.options(), ask.keepAlive(), request);
  }

  /**
   * Gets a model into this machine's memory, so that the next request finds it there. A model that
   * only others have stays where it is: they load it when they are asked.
   *
   * @return how long it took
   */
  public Duration load(Ask ask) {
    return local.load(local.require(ask.model().name()), ask.options(), ask.keepAlive());
  }

  /**
   * Lets a model go when the requests that have it are done; does not wait for that.
   *
   * @return whether it was in memory
   */
  public boolean unload(ModelName name) {
    return local.unload(name);
  }

  /**
   * The models in this machine's memory, the one that stays longest first. One that was deleted or
   * replaced on disk is let go.
   */
  public List<ResidentModel> resident() {
    return local.resident();
  }

  public ModelStore store() {
    return local.store();
  }

  public NodeConfig config() {
    return config;
  }

  /** Stops: waiting requests fail, running ones have the configured grace, then all is unloaded. */
  @Override
  public void close() {
    local.close(config.shutdownGrace());
  }
}
