package dev.folkmoot.node.serving;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.Readiness;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges a request by its header alone. The order is that of what may be told to whom: who is out
 * of reach learns nothing of models or queues.
 */
final class Door {

  private static final System.Logger LOG = System.getLogger(Door.class.getName());

  /** Nobody comes back sooner, and nobody stays away longer, because of a queue. */
  private static final Duration MIN_RETRY = Duration.ofMillis(500);

  private static final Duration MAX_RETRY = Duration.ofMinutes(1);

  private final ServingSettings settings;
  private final Rest rest;
  private final Stock stock;
  private final LocalModels local;
  private final Pace pace;
  private final Turnstile turnstile;
  private volatile boolean isLeaving;

  Door(
      ServingSettings settings,
      Rest rest,
      Stock stock,
      LocalModels local,
      Pace pace,
      Turnstile turnstile) {
    this.settings = settings;
    this.rest = rest;
    this.stock = stock;
    this.local = local;
    this.pace = pace;
    this.turnstile = turnstile;
  }

  /** What is to be done with a request. */
  sealed interface Verdict {
    record Refuse(Answer.Refused refusal) implements Verdict {}

    /**
     * It has a place, which must be given back.
     *
     * @param ahead requests that come before it
     * @param expectedWait until its first event
     */
    record Admit(InstalledModel model, Place place, int ahead, Duration expectedWait)
        implements Verdict {}
  }

  /** Lets nobody in from now on. */
  void close() {
    isLeaving = true;
  }

  /** Whether requests of who stands there are taken at all. */
  boolean serves(Reach standing) {
    return settings.serves().allows(standing);
  }

  Verdict judge(NodeId asker, Reach standing, RequestHeader header) {
    if (isLeaving) {
      return refuse(Refusal.DRAINING, "it is about to leave", Duration.ZERO);
    }
    Optional<Answer.Refused> resting = rest.refusal();
    if (resting.isPresent()) {
      return new Verdict.Refuse(resting.get());
    }
    if (!serves(standing) || !header.reach().allows(standing)) {
      return refuse(Refusal.OUT_OF_REACH, "it does not serve who asks", Duration.ZERO);
    }
    if (settings.dataPolicy() == DataPolicy.KEEPS_PROMPTS && !header.mayKeep()) {
      return refuse(Refusal.KEEPS_PROMPTS, "it keeps prompts", Duration.ZERO);
    }
    try {
      return judgeModel(asker, header);
    } catch (FailureException e) {
      if (e.failure().kind() == Failure.Kind.OUT_OF_MEMORY) {
        return refuse(Refusal.OUT_OF_MEMORY, e.failure().message(), Duration.ZERO);
      }
      LOG.log(System.Logger.Level.WARNING, "a request of a peer is refused: {0}", e.getMessage());
      return refuse(Refusal.FAILED, "it cannot read its models", Duration.ZERO);
    }
  }

  private Verdict judgeModel(NodeId asker, RequestHeader header) {
    Optional<InstalledModel> found = stock.find(header.model());
    if (found.isEmpty()) {
      return refuse(
          Refusal.NO_SUCH_MODEL,
          "it has no model '" + header.model().name().display() + "'",
          Duration.ZERO);
    }
    InstalledModel model = found.get();
    Readiness readiness = local.readiness(model, header.options());
    if (isUsedOtherwise(readiness)) {
      return refuse(
          Refusal.OPTIONS_DIFFER,
          "others use the model with other options",
          retryAfter(pace.untilTurn(model.weightsDigest(), 1, readiness.slots())));
    }
    Admission.Bid bid =
        new Admission.Bid(asker, model.name(), header.resumed(), header.bodyBytes());
    Turnstile.Decision decision =
        turnstile.enter(
            bid,
            turns -> pace.untilTurn(model.weightsDigest(), turns, readiness.slots()),
            header.maxWait());
    return switch (decision) {
      case Turnstile.Decision.NoPlace(Duration wait) ->
          refuse(Refusal.BUSY, "its queue is full", retryAfter(wait));
      case Turnstile.Decision.TooLong(Duration wait) ->
          refuse(Refusal.BUSY, "its queue is longer than that", retryAfter(wait));
      case Turnstile.Decision.Taken(Place place, int ahead, Duration wait) -> {
        Duration load =
            readiness.fits() ? Duration.ZERO : pace.load(model.weightsDigest(), model.size());
        Duration prefill = pace.prefill(model.weightsDigest(), header.bodyBytes());
        yield new Verdict.Admit(model, place, ahead, wait.plus(load).plus(prefill));
      }
    };
  }

  /** To load it anew would take it away from somebody; an idle one may change. */
  static boolean isUsedOtherwise(Readiness readiness) {
    return readiness.isLoaded() && !readiness.fits() && readiness.uses() > 0;
  }

  private static Duration retryAfter(Duration wait) {
    if (wait.compareTo(MIN_RETRY) < 0) {
      return MIN_RETRY;
    }
    return wait.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : wait;
  }

  private static Verdict refuse(Refusal kind, String message, Duration retryAfter) {
    return new Verdict.Refuse(new Answer.Refused(kind, message, retryAfter));
  }
}
