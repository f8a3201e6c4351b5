package dev.folkmoot.node.serving;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.net.Exchange;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.Vector;
import dev.folkmoot.node.local.LocalAnswer;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.metrics.Ending;
import dev.folkmoot.node.residency.Readiness;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers what peers ask, top to bottom on the thread of the request: the door, a place, the body,
 * the turn, the model.
 *
 * <p>Once a request is accepted, whatever goes wrong becomes a {@code Failed} event, whose kind
 * tells the asker what to do: {@code INVALID_REQUEST} would be wrong anywhere; everything else is
 * about this machine, and somebody else may be asked. The slot is free before the asker hears the
 * end, so that its next request does not find its own last one in the way.
 */
public final class Provider implements RequestHandler {

  private static final System.Logger LOG = System.getLogger(Provider.class.getName());

  /** Silence is never longer; an asker takes a few of them for death, within a second. */
  private static final Duration BEAT_INTERVAL = Duration.ofMillis(250);

  /** So that a failure, in any script, stays below what a frame of the wire may say of it. */
  private static final int MAX_MESSAGE_CHARS = 1_000;

  /** Texts of which vectors are made together. */
  private static final int TEXTS_AT_ONCE = 16;

  /** Events in one packet. */
  private static final int MAX_TOGETHER = 64;

  private final LocalModels local;
  private final Door door;
  private final Turnstile turnstile;
  private final Stock stock;
  private final Pace pace;
  private final Clock clock;
  private final Visits visits;
  private final Consumer<Ending> endings;

  Provider(
      LocalModels local,
      Door door,
      Turnstile turnstile,
      Stock stock,
      Pace pace,
      Clock clock,
      Visits visits,
      Consumer<Ending> endings) {
    this.local = local;
    this.door = door;
    this.turnstile = turnstile;
    this.stock = stock;
    this.pace = pace;
    this.clock = clock;
    this.visits = visits;
    this.endings = endings;
  }

  /** What a request is done with, once it has its turn; says what became of it. */
  private interface Work<B> {
    Ending run(Exchange<B> exchange, B body, Turn turn) throws InterruptedException;
  }

  /** A request's use of its model, from its turn until it gives the slot back. */
  private final class Turn {
    private final InstalledModel model;
    private final Place place;
    private final Instant since = clock.instant();

    Turn(InstalledModel model, Place place) {
      this.model = model;
      this.place = place;
    }

    /** The request shows in the model's own count from now on. */
    void began() {
      turnstile.began(place);
    }

    void over() {
      if (!place.isGone()) {
        turnstile.leave(place);
        pace.held(model.weightsDigest(), Duration.between(since, clock.instant()));
      }
    }
  }

  @Override
  public void infer(Exchange<InferBody> exchange) throws InterruptedException {
    serve(exchange, this::generate);
  }

  @Override
  public void embed(Exchange<EmbedBody> exchange) throws InterruptedException {
    serve(exchange, this::makeVectors);
  }

  @Override
  public void countTokens(Exchange<InferBody> exchange) throws InterruptedException {
    serve(exchange, this::count);
  }

  /** All, to those whose requests are taken; nothing to others. */
  @Override
  public Optional<ModelCard> card(NodeId asker, Reach standing, ModelName name) {
    return door.serves(standing) ? stock.byName(name).map(InstalledModel::card) : Optional.empty();
  }

  private <B> void serve(Exchange<B> exchange, Work<B> work) throws InterruptedException {
    switch (door.judge(exchange.asker(), exchange.standing(), exchange.header())) {
      case Door.Verdict.Refuse(Answer.Refused refusal) -> {
        endings.accept(Ending.of(refusal.failure().kind()));
        exchange.refuse(refusal);
      }
      case Door.Verdict.Admit admitted -> {
        Visit visit = visits.begin();
        Ending ending = Ending.FAILED;
        try {
          ending = answer(exchange, admitted, work, visit);
        } catch (FailureException | InterruptedException e) {
          // Nobody is left to be told of anything else.
          ending = Ending.CANCELLED;
          throw e;
        } finally {
          turnstile.leave(admitted.place());
          visits.end(visit);
          endings.accept(ending);
        }
      }
    }
  }

  private <B> Ending answer(
      Exchange<B> exchange, Door.Verdict.Admit admitted, Work<B> work, Visit visit)
      throws InterruptedException {
    exchange.onCancel(visit::cancel);
    try {
      exchange.accept(
          new Answer.Accepted(
              admitted.expectedWait(),
              admitted.ahead(),
              admitted.model().weightsDigest(),
              BEAT_INTERVAL));
      B body = exchange.body();
      turnstile.await(admitted.place());
      requireFit(exchange, admitted.model());
      return work.run(exchange, body, new Turn(admitted.model(), admitted.place()));
    } catch (FailureException e) {
      visit.end();
      if (exchange.isCancelled()) {
        throw e;
      }
      return fail(exchange, visit.brokenOff().orElseGet(() -> forAsker(exchange, e.failure())));
    } catch (InterruptedException e) {
      visit.end();
      @Nullable Failure why = visit.brokenOff().orElse(null);
      if (why == null || exchange.isCancelled()) {
        throw e;
      }
      return fail(exchange, why);
    }
  }

  /** While it waited, others may have come to use the model with other options. */
  private void requireFit(Exchange<?> exchange, InstalledModel model) {
    Readiness readiness = local.readiness(model, exchange.header().options());
    if (Door.isUsedOtherwise(readiness)) {
      throw new FailureException(
          Failure.Kind.BUSY, "others use the model with other options by now");
    }
  }

  private Ending generate(Exchange<InferBody> exchange, InferBody body, Turn turn)
      throws InterruptedException {
    InferenceRequest request = request(body);
    TokenEvent last;
    try (LocalAnswer answer =
        local.infer(turn.model, exchange.header().options(), Optional.empty(), request)) {
      turn.began();
      learnLoad(turn.model, answer.wasReady(), answer.loadTime());
      exchange.progress(() -> beat(answer.progress()));
      exchange.send(new Answer.Began(answer.origin()));
      last = relay(answer, exchange);
    }
    turn.over();
    exchange.send(new Answer.Event(forWire(exchange, last)));
    return last instanceof TokenEvent.Failed failed
        ? Ending.of(failed.failure().kind())
        : Ending.ANSWERED;
  }

  private static Answer.Beat beat(Generation.Progress progress) {
    return new Answer.Beat(progress.done(), progress.tokens());
  }

  /** A context beyond what a frame may carry stays here: the answer is whole without it. */
  private static TokenEvent forWire(Exchange<?> exchange, TokenEvent last) {
    return switch (last) {
      case TokenEvent.Finished finished ->
          finished.context().size() > Limits.MAX_TOKENS ? finished.withoutContext() : finished;
      case TokenEvent.Failed(Failure failure) -> new TokenEvent.Failed(forAsker(exchange, failure));
      case TokenEvent.Text _, TokenEvent.Thinking _, TokenEvent.ToolCall _ -> last;
    };
  }

  /** Passes events on until the last one, which it gives back; those that are ready together. */
  private static TokenEvent relay(LocalAnswer answer, Exchange<InferBody> exchange)
      throws InterruptedException {
    List<Answer> ready = new ArrayList<>();
    while (true) {
      @Nullable TokenEvent event = answer.next();
      while (event != null && !event.isLast()) {
        ready.add(new Answer.Event(event));
        event = ready.size() < MAX_TOGETHER ? answer.poll() : null;
      }
      if (!ready.isEmpty()) {
        exchange.sendAll(ready);
        ready.clear();
      }
      if (event != null) {
        return event;
      }
    }
  }

  /** A few at a time, each sent as it is there: so the asker sees that there is progress. */
  private Ending makeVectors(Exchange<EmbedBody> exchange, EmbedBody body, Turn turn) {
    turn.began();
    List<String> texts = body.texts();
    int promptTokens = 0;
    for (int from = 0; from < texts.size(); from += TEXTS_AT_ONCE) {
      var made =
          local.embed(
              turn.model,
              exchange.header().options(),
              Optional.empty(),
              texts.subList(from, Math.min(texts.size(), from + TEXTS_AT_ONCE)),
              body.truncate());
      if (from == 0) {
        learnLoad(turn.model, made.wasReady(), made.loadTime());
      }
      promptTokens += made.embedding().promptTokens();
      List<float[]> vectors = made.embedding().vectors();
      for (int i = 0; i < vectors.size(); i++) {
        exchange.send(new Answer.Embedded(from + i, Vector.of(vectors.get(i))));
      }
    }
    turn.over();
    exchange.send(new Answer.AllEmbedded(promptTokens));
    return Ending.ANSWERED;
  }

  private Ending count(Exchange<InferBody> exchange, InferBody body, Turn turn) {
    InferenceRequest request = request(body);
    turn.began();
    int tokens =
        local.countTokens(turn.model, exchange.header().options(), Optional.empty(), request);
    turn.over();
    exchange.send(new Answer.Counted(tokens));
    return Ending.ANSWERED;
  }

  private static InferenceRequest request(InferBody body) {
    if (!body.images().isEmpty()) {
      throw new FailureException(Failure.Kind.NOT_FOUND, "no engine here sees pictures");
    }
    return body.request();
  }

  private void learnLoad(InstalledModel model, boolean wasReady, Duration loadTime) {
    if (!wasReady) {
      pace.loaded(model.weightsDigest(), loadTime);
    }
  }

  private static Ending fail(Exchange<?> exchange, Failure failure) {
    exchange.send(new Answer.Event(new TokenEvent.Failed(failure)));
    return Ending.of(failure.kind());
  }

  /** The failure as a stranger may hear it: nothing of our paths, and as long as fits. */
  private static Failure forAsker(Exchange<?> exchange, Failure failure) {
    String message = failure.message();
    String brief =
        message.length() > MAX_MESSAGE_CHARS ? message.substring(0, MAX_MESSAGE_CHARS) : message;
    return switch (failure.kind()) {
      // It may be that only this engine cannot take the answer up here.
      case INVALID_REQUEST ->
          new Failure(
              exchange.header().resumed() ? Failure.Kind.NOT_FOUND : Failure.Kind.INVALID_REQUEST,
              brief);
      case NOT_FOUND, BUSY, OUT_OF_MEMORY, CANCELLED -> new Failure(failure.kind(), brief);
      case ENGINE_FAILED, INTERNAL -> {
        LOG.log(System.Logger.Level.WARNING, "a request of a peer failed: {0}", message);
        yield new Failure(Failure.Kind.ENGINE_FAILED, "the engine of the machine failed");
      }
    };
  }
}
