package dev.folkmoot.node.fleet;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.BookEntry;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.local.SpeedBook;
import dev.folkmoot.node.residency.ResidentModel;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Capacity;
import dev.folkmoot.node.routing.candidate.Intake;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.candidate.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes candidates for the planner: of a peer's advert, and of this machine. */
final class Candidates {

  /** Of a peer that was not measured yet: farther than any on a LAN, so that those go first. */
  private static final Duration UNKNOWN_ROUND_TRIP = Duration.ofMillis(50);

  /** A peer that is not connected must be dialled, and has to prove who it is, before it hears. */
  private static final Duration DIALLING = Duration.ofSeconds(3);

  /** What a disk gives and a model needs besides; nobody advertises how long loading takes. */
  private static final long LOAD_BYTES_PER_SECOND = 500_000_000;

  private static final Duration LEAST_LOAD = Duration.ofMillis(300);

  /** A model that is not in memory has no slots yet; one is what it will have at least. */
  private static final int LEAST_SLOTS = 1;

  private Candidates() {}

  /** What a peer says of itself; empty if nothing was heard yet. */
  static Optional<Candidate> of(Peer peer, Instant now) {
    return peer.offer().map(entry -> of(peer, entry, now));
  }

  static Candidate of(Peer peer, BookEntry entry, Instant now) {
    AdvertContent content = entry.advert().content();
    return new Candidate(
        peer.id(),
        peer.displayName(),
        peer.standing(),
        content.engines().isEmpty() ? "engine unknown" : content.engines().getFirst(),
        content.dataPolicy(),
        content.models().stream().map(offer -> offer(offer, entry.load())).toList(),
        capacity(entry.load()),
        peer.roundTrip()
            .orElse(UNKNOWN_ROUND_TRIP)
            .plus(peer.isConnected() ? Duration.ZERO : DIALLING),
        now.minus(entry.loadAge()),
        now.plus(entry.remaining()));
  }

  private static ModelOffer offer(dev.folkmoot.net.advert.ModelOffer offer, LoadReport load) {
    Optional<RunnerOptions> loaded =
        load.loaded().stream()
            .filter(one -> one.is(offer.digest()))
            .map(LoadReport.Loaded::options)
            .findFirst();
    return new ModelOffer(
        offer.name(),
        offer.digest(),
        Math.max(1, offer.contextLength()),
        loaded,
        loadTime(offer.sizeBytes()),
        speed(offer.prefillTokensPerSecond(), offer.decodeTokensPerSecond()));
  }

  private static Capacity capacity(LoadReport load) {
    Intake intake =
        switch (load.availability()) {
          case ACCEPTING -> Intake.ACCEPTING;
          case RESTING -> Intake.QUIET_HOURS;
          case DRAINING, LEFT -> Intake.DRAINING;
        };
    return new Capacity(Math.max(LEAST_SLOTS, load.slots()), load.running(), load.queued(), intake);
  }

  /** This machine, as far as one model goes: a plan is for one. */
  static Candidate here(NodeId self, String name, LocalModels local, ModelCard model, Instant now) {
    Optional<ResidentModel> resident =
        local.inMemory().stream()
            .filter(one -> one.model().weightsDigest().equals(model.weightsDigest()))
            .findFirst();
    SpeedBook.Measured measured =
        local.speeds().of(model.weightsDigest()).orElse(SpeedBook.Measured.NOTHING);
    ModelOffer offer =
        new ModelOffer(
            model.name(),
            model.weightsDigest(),
            model.shape().longestContext(),
            resident.map(ResidentModel::options),
            loadTime(model.size()),
            speed(measured.prefill(), measured.decode()));
    Capacity capacity =
        resident
            .map(one -> new Capacity(one.slots(), one.running(), one.queued(), Intake.ACCEPTING))
            .orElse(Capacity.idle(LEAST_SLOTS));
    return new Candidate(
        self,
        name,
        Reach.LOCAL,
        local.engineOf(model),
        DataPolicy.KEEPS_NOTHING,
        List.of(offer),
        capacity,
        Duration.ZERO,
        now,
        Instant.MAX);
  }

  private static Duration loadTime(long bytes) {
    return LEAST_LOAD.plusMillis(bytes / (LOAD_BYTES_PER_SECOND / 1_000));
  }

  private static Speed speed(double prefill, double decode) {
    return new Speed(
        prefill > 0 ? prefill : Speed.UNMEASURED.prefillTokensPerSecond(),
        decode > 0 ? decode : Speed.UNMEASURED.decodeTokensPerSecond());
  }
}
