package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.time.Clock;
import java.time.ZoneId;
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
  public Generation generate(InferenceRequest asked) {
    requireOpen();
    InferenceRequest request = written(asked);
    Answered answered = request.answered();
    if (!answered.isNothing()) {
      requireText(request);
    }
    health.requireAwake();
    if (isComplete(request)) {
      return new Complete(GoingOn.complete(answered, origin));
    }
    RemoteGeneration[] self = new RemoteGeneration[1];
    RemoteGeneration generation =
        new RemoteGeneration(
            settings,
            gauge,
            health,
            opening(request),
            answered.isNothing()
                ? dialect.decoder(request)
                : new GoingOn(
                    settings,
                    dialect.decoder(request),
                    answered,
                    origin,
                    dialect.saidAgain(request)),
            () -> running.remove(self[0]));
    self[0] = generation;
    running.add(generation);
    generation.start();
    if (isClosed) {
      generation.breakOff(unloaded());
    }
    return generation;
  }

  private InferenceRequest written(InferenceRequest request) {
    Clock clock = Clock.system(ZoneId.systemDefault());
    return BroughtTemplate.written(request, listed.card().shape(), dialect.takesRaw(), clock);
  }

  /** What cannot be asked is known at once; what has to be asked for first, on the way. */
  private RemoteGeneration.Opening opening(InferenceRequest request) {
    if (!request.answered().isNothing()) {
      InferenceRequest rest = GoingOn.rest(request);
      return () -> open(dialect.goOn(listed, settled, rest));
    }
    Dialect.Call call = dialect.call(listed, settled, request);
    return () -> open(call);
  }

  private Lines open(Dialect.Call call) {
    return link.stream(call.at(), call.body(), settings.patience());
  }

  /** Servers take no tokens; so nothing but text can have been said, and nothing else be wanted. */
  private void requireText(InferenceRequest request) {
    Answered answered = request.answered();
    boolean isText =
        !answered.text().isEmpty() && answered.thinking().isEmpty() && answered.toolCalls() == 0;
    if (!isText || !request.isAnsweredByText()) {
      throw GoingOn.refused(settings, "more than text was said, or is to be said");
    }
  }

  private static boolean isComplete(InferenceRequest request) {
    return request.maxTokens() > 0 && request.answered().pieces() >= request.maxTokens();
  }

  @Override
  public Embedding embed(List<String> texts, boolean truncate) {
    return inTurn(() -> dialect.embed(listed, settled, texts, truncate));
  }

  @Override
  public int countTokens(InferenceRequest request) {
    InferenceRequest written = written(request);
    return inTurn(() -> dialect.countTokens(listed, settled, written));
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
