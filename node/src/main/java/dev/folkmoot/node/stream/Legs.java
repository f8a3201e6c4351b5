package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestId;
import dev.folkmoot.node.local.LocalEmbedding;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Begins legs: the one place where a request leaves for a machine. */
public final class Legs {

  /** A peer that would let a request wait for longer may as well refuse it. */
  static final Duration MAX_WAIT = Duration.ofMinutes(5);

  private final LocalModels local;
  private final PeerNetwork network;
  private final RandomGenerator random;

  /**
   * @param random names requests; safe for many threads
   */
  public Legs(LocalModels local, PeerNetwork network, RandomGenerator random) {
    this.local = local;
    this.network = network;
    this.random = random;
  }

  /** A leg on the machine that was chosen; asks nobody yet. */
  Leg begin(Choice choice, Wanted wanted, Optional<KeepAlive> keepAlive, InferenceRequest request) {
    if (choice.reach() == Reach.LOCAL) {
      return new LocalLeg(
          () -> local.infer(installed(choice), wanted.options(), keepAlive, request));
    }
    requireWithin(wanted, choice);
    RequestHeader header = header(choice, wanted, !request.answered().isNothing());
    return new RemoteLeg(
        () -> network.infer(choice.node(), header, InferBody.of(request)), choice.digest());
  }

  /**
   * Vectors by the machine that was chosen.
   *
   * @param watch of that machine, if it is a peer
   * @param isAlone whether nobody else could be asked
   * @throws FailureException if it does not make them
   */
  LocalEmbedding embed(
      Choice choice,
      Wanted wanted,
      Optional<KeepAlive> keepAlive,
      List<String> texts,
      boolean truncate,
      Watch watch,
      boolean isAlone,
      LongSupplier nanoTime) {
    if (choice.reach() == Reach.LOCAL) {
      return local.embed(installed(choice), wanted.options(), keepAlive, texts, truncate);
    }
    requireWithin(wanted, choice);
    try (RemoteAnswer answer =
        network.embed(
            choice.node(), header(choice, wanted, false), new EmbedBody(texts, truncate))) {
      return new LocalEmbedding(
          new Vectors(texts.size(), choice.digest(), watch, isAlone, nanoTime).gather(answer),
          Duration.ZERO,
          true);
    }
  }

  /**
   * Tokens of a prompt, counted by the machine that was chosen.
   *
   * @throws FailureException if it does not count them
   */
  public int countTokens(Choice choice, Wanted wanted, InferenceRequest request) {
    if (choice.reach() == Reach.LOCAL) {
      return local.countTokens(installed(choice), wanted.options(), Optional.empty(), request);
    }
    requireWithin(wanted, choice);
    try (RemoteAnswer answer =
        network.countTokens(choice.node(), header(choice, wanted, false), InferBody.of(request))) {
      return Vectors.count(answer);
    }
  }

  private static void requireWithin(Wanted wanted, Choice choice) {
    if (!wanted.reach().allows(choice.reach())) {
      throw new IllegalStateException("a plan went beyond its reach: " + choice.name());
    }
  }

  /** What a peer is told before it is told what is asked. */
  RequestHeader header(Choice choice, Wanted wanted, boolean resumed) {
    return new RequestHeader(
        RequestId.random(random),
        new ModelReference(choice.model(), Optional.of(choice.digest()), true),
        wanted.options(),
        wanted.reach(),
        wanted.hops() + 1,
        wanted.keepersAllowed(),
        resumed,
        MAX_WAIT,
        0);
  }

  /** By its name, unless another model goes by it now. */
  private InstalledModel installed(Choice choice) {
    return local
        .find(choice.model())
        .filter(model -> model.weightsDigest().equals(choice.digest()))
        .or(() -> local.findByWeights(choice.digest()))
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.NOT_FOUND, "model '" + choice.model().display() + "' not found"));
  }
}
