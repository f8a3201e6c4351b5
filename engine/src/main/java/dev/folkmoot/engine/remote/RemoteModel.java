package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A model of a server, as one that is asked. It takes no memory here. */
final class RemoteModel implements LoadedModel {

  private static final Footprint NOTHING = new Footprint(0, 0, 0);

  private final RemoteSettings settings;
  private final Dialect dialect;
  private final Link link;
  private final Listed listed;
  private final RunnerOptions settled;
  private final SlotGauge gauge;
  private final Health health;
  private final Origin origin;
  private final Set<RemoteGeneration> running = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  RemoteModel(
      RemoteSettings settings,
      Dialect dialect,
      Link link,
      Listed listed,
      RunnerOptions settled,
      SlotGauge gauge,
      Health health,
      String engine) {
    this.settings = settings;
    this.dialect = dialect;
    this.link = link;
    this.listed = listed;
    this.settled = settled;
    this.gauge = gauge;
    this.health = health;
    this.origin =
        new Origin(engine, settled.contextLength().orElse(listed.card().shape().contextLength()));
  }

  @Override
  public int contextLength() {
    return origin.contextLength();
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public Footprint footprint() {
    return NOTHING;
  }

  @Override
  public Generation generate(InferenceRequest request) {
    requireOpen();
    if (!request.answered().isNothing()) {
      throw FailureException.invalid(
          "engine '"
              + settings.name()
              + "' cannot go on with an answer that another engine has begun: it takes no tokens");
    }
    health.requireAwake();
    Dialect.Call call = dialect.call(listed, settled, request);
    RemoteGeneration[] self = new RemoteGeneration[1];
    RemoteGeneration generation =
        new RemoteGeneration(
            settings,
            gauge,
            health,
            () -> link.stream(call.at(), call.body(), settings.patience()),
            dialect.decoder(request),
            () -> running.remove(self[0]));
    self[0] = generation;
    running.add(generation);
    generation.start();
    if (isClosed) {
      generation.breakOff(unloaded());
    }
    return generation;
  }

  @Override
  public Embedding embed(List<String> texts, boolean truncate) {
    return inTurn(() -> dialect.embed(listed, settled, texts, truncate));
  }

  @Override
  public int countTokens(InferenceRequest request) {
    return inTurn(() -> dialect.countTokens(listed, settled, request));
  }

  private <T> T inTurn(Supplier<T> question) {
    requireOpen();
    health.requireAwake();
    try (SlotGauge.Pass pass = gauge.enter()) {
      T answer = question.get();
      pass.spoke();
      health.succeeded();
      return answer;
    } catch (FailureException e) {
      if (e.failure().kind() == Failure.Kind.ENGINE_FAILED) {
        health.failed();
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "request canceled", e);
    }
  }

  @Override
  public Load load() {
    return new Load(gauge.running(), gauge.waiting(), gauge.slots());
  }

  private void requireOpen() {
    if (isClosed) {
      throw new FailureException(unloaded());
    }
  }

  private static Failure unloaded() {
    return new Failure(Failure.Kind.ENGINE_FAILED, "the model was unloaded");
  }

  /** The server keeps it, or lets it go, as it likes: others may use it there. */
  @Override
  public void close() {
    isClosed = true;
    running.forEach(generation -> generation.breakOff(unloaded()));
  }
}
