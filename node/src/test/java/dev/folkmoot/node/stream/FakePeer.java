package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.advert.Advert;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.Availability;
import dev.folkmoot.net.advert.BookEntry;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.advert.ModelOffer;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.Vector;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A peer with a scripted engine, and with faults. */
final class FakePeer {

  private static final String DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

  static final Duration BEAT = Duration.ofMillis(40);

  final NodeId id;
  final String name;
  final Reach standing;
  final ModelCard model;
  final ScriptedEngine engine = new ScriptedEngine();
  final List<RequestHeader> headers = Collections.synchronizedList(new ArrayList<>());
  final List<InferBody> bodies = Collections.synchronizedList(new ArrayList<>());

  final List<FakeAnswer> embeddings = Collections.synchronizedList(new ArrayList<>());

  /** Events after which the connection breaks. */
  volatile int breaksAfter = Integer.MAX_VALUE;

  /** Events after which nothing more is heard, not even a beat. */
  volatile int silentAfter = Integer.MAX_VALUE;

  /** Events after which only beats are heard, for ever. */
  volatile int beatsAfter = Integer.MAX_VALUE;

  /** Whether its model is in memory. */
  volatile boolean isLoaded = true;

  volatile Availability availability = Availability.ACCEPTING;

  /** Whether it goes on as if there were no limits. */
  volatile boolean isEndless;

  /** Whether its engine is another program, which tells no tokens. */
  volatile boolean isMute;

  /** Whether nobody is there who would take a call. */
  volatile boolean isUnreachable;

  /** Whether asking it runs into a defect of our own. */
  volatile boolean isDefective;

  /** Runs before it shows a card. */
  volatile Runnable showing = () -> {};

  /** What it makes of the vectors before it sends them. */
  volatile UnaryOperator<float[]> spoils = vector -> vector;

  volatile Optional<Answer.Refused> refusal = Optional.empty();
  volatile boolean keepsPrompts;

  /** What it claims to answer with. */
  volatile Digest claimed;

  private final LoadedModel loaded;

  FakePeer(int number, String name, Reach standing, ModelCard model) {
    this.id = id(number);
    this.name = name;
    this.standing = standing;
    this.model = model;
    this.claimed = model.weightsDigest();
    ModelFile file = new ModelFile(Path.of(name), model.weightsDigest(), model.shape());
    this.loaded = engine.load(file, engine.settle(file, RunnerOptions.DEFAULT));
  }

  /** In the order of their numbers as long as there are few. */
  private static NodeId id(int number) {
    char last = DIGITS.charAt(number % DIGITS.length());
    char before = DIGITS.charAt(number / DIGITS.length());
    return new NodeId("12D3KooW" + last + before + "1".repeat(42));
  }

  void play(Script script) {
    engine.play(script);
  }

  void refuse(Refusal kind, Duration retryAfter) {
    refusal = Optional.of(new Answer.Refused(kind, "as its script says", retryAfter));
  }

  Peer peer(Instant now) {
    ModelOffer offer =
        new ModelOffer(
            model.name(),
            model.weightsDigest(),
            4096,
            model.shape().capabilities(),
            model.size(),
            1000,
            100);
    RunnerOptions options = RunnerOptions.DEFAULT.orContextLength(4096);
    LoadReport load =
        new LoadReport(
            availability,
            4,
            0,
            0,
            isLoaded
                ? List.of(
                    new LoadReport.Loaded(
                        LoadReport.keyOf(model.weightsDigest()), options, 4, 0, 0))
                : List.of());
    AdvertContent content =
        new AdvertContent(
            name,
            List.of("scripted"),
            List.of(offer),
            load,
            keepsPrompts ? DataPolicy.KEEPS_PROMPTS : DataPolicy.KEEPS_NOTHING,
            Reach.MESH,
            List.of());
    Advert advert = new Advert(id, Reach.MESH, 1, now, Duration.ofHours(1), content);
    return new Peer(
        id,
        standing,
        List.of(),
        true,
        Optional.of(Duration.ofMillis(1)),
        Duration.ZERO,
        Optional.of(new BookEntry(advert, load, Duration.ZERO, Duration.ofHours(1), true)));
  }

  FakeAnswer infer(RequestHeader header, InferBody body) {
    headers.add(header);
    bodies.add(body);
    if (isDefective) {
      throw new IllegalStateException("a defect");
    }
    Deque<Answer> opening = opening();
    return refusal.isPresent() || isUnreachable
        ? new FakeAnswer(this, opening, null)
        : new FakeAnswer(this, opening, () -> begin(body));
  }

  private Generation begin(InferBody body) {
    InferenceRequest request = body.request();
    return loaded.generate(isEndless ? request.withMaxTokens(-1) : request);
  }

  FakeAnswer embed(RequestHeader header, EmbedBody body) {
    headers.add(header);
    Deque<Answer> answers = opening();
    if (refusal.isEmpty() && !isUnreachable) {
      try {
        Embedding made = loaded.embed(body.texts(), body.truncate());
        for (int i = made.vectors().size() - 1; i >= 0; i--) {
          answers.add(new Answer.Embedded(i, Vector.of(spoils.apply(made.vectors().get(i)))));
        }
        answers.add(new Answer.AllEmbedded(made.promptTokens()));
      } catch (FailureException e) {
        answers.add(new Answer.Event(new TokenEvent.Failed(e.failure())));
      }
    }
    FakeAnswer answer = new FakeAnswer(this, answers, null);
    embeddings.add(answer);
    return answer;
  }

  private Deque<Answer> opening() {
    Deque<Answer> opening = new ArrayDeque<>();
    if (isUnreachable) {
      return opening;
    }
    if (refusal.isPresent()) {
      opening.add(refusal.get());
    } else {
      opening.add(new Answer.Accepted(Duration.ZERO, 0, claimed, BEAT));
      opening.add(new Answer.Began(loaded.origin()));
    }
    return opening;
  }

  Reply lost() {
    return isUnreachable
        ? new Reply.Lost(Loss.UNREACHABLE, "it cannot be reached")
        : new Reply.Lost(Loss.DISCONNECTED, "the connection is gone");
  }
}
