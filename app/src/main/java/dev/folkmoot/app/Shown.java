package dev.folkmoot.app;

import dev.folkmoot.app.home.PeerFile;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.admin.Decision;
import dev.folkmoot.http.admin.LoadStatus;
import dev.folkmoot.http.admin.ModelStatus;
import dev.folkmoot.http.admin.PeerStatus;
import dev.folkmoot.http.admin.StreamStatus;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.advert.BookEntry;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.advert.ModelOffer;
import dev.folkmoot.node.Streams;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.local.SpeedBook;
import dev.folkmoot.node.residency.ResidentModel;
import dev.folkmoot.node.routing.LeftOut;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says what the node and the network know in the words that {@code /admin} shows. */
final class Shown {

  private static final double NANOS_PER_MILLI = 1e6;

  /** Connected a moment ago, and has said nothing of itself yet. */
  private static final LoadStatus UNHEARD = new LoadStatus(0, 0, 0, "unknown");

  private Shown() {}

  static PeerStatus peer(Peer peer, String name, boolean isBanned) {
    return new PeerStatus(
        peer.id(),
        name,
        peer.standing(),
        peer.isConnected(),
        peer.addresses(),
        peer.roundTrip().map(time -> time.toNanos() / NANOS_PER_MILLI).orElse(0.0),
        peer.clockAhead(),
        peer.offer().map(entry -> entry.advert().content().engines()).orElse(List.of()),
        peer.offer().map(Shown::models).orElse(List.of()),
        peer.offer().map(entry -> load(entry.load())).orElse(UNHEARD),
        peer.offer().map(BookEntry::loadAge).orElse(Duration.ZERO),
        isBanned);
  }

  /** One that is not there: no more is known of it than what was kept. */
  static PeerStatus absent(PeerFile.Entry kept, Reach standing, Duration since, boolean isBanned) {
    return new PeerStatus(
        kept.id(),
        kept.name().isEmpty() ? kept.id().shortText() : kept.name(),
        standing,
        false,
        List.of(),
        0,
        Duration.ZERO,
        List.of(),
        List.of(),
        UNHEARD,
        since,
        isBanned);
  }

  private static List<ModelStatus> models(BookEntry entry) {
    return entry.advert().content().models().stream()
        .map(offer -> model(offer, entry.load()))
        .toList();
  }

  private static ModelStatus model(ModelOffer offer, LoadReport load) {
    return new ModelStatus(
        offer.name().display(),
        offer.digest().toString(),
        offer.sizeBytes(),
        offer.contextLength(),
        capabilities(offer.capabilities()),
        load.loaded().stream().anyMatch(loaded -> loaded.is(offer.digest())),
        offer.prefillTokensPerSecond(),
        offer.decodeTokensPerSecond());
  }

  /** What this machine can run itself. */
  static List<ModelStatus> models(LocalModels local) {
    List<ResidentModel> inMemory = local.inMemory();
    return local.list().stream().map(model -> model(model, inMemory, local.speeds())).toList();
  }

  private static ModelStatus model(
      InstalledModel model, List<ResidentModel> inMemory, SpeedBook speeds) {
    SpeedBook.Measured speed = speeds.of(model.weightsDigest()).orElse(SpeedBook.Measured.NOTHING);
    return new ModelStatus(
        model.name().display(),
        model.weightsDigest().toString(),
        model.size(),
        model.shape().longestContext(),
        capabilities(model.shape().capabilities()),
        inMemory.stream()
            .anyMatch(resident -> resident.model().weightsDigest().equals(model.weightsDigest())),
        speed.prefill(),
        speed.decode());
  }

  private static List<String> capabilities(Set<Capability> capabilities) {
    return capabilities.stream().sorted().map(Capability::wireName).toList();
  }

  private static LoadStatus load(LoadReport load) {
    return new LoadStatus(load.slots(), load.running(), load.queued(), lower(load.availability()));
  }

  /** What this machine does, for whomever. */
  static LoadStatus load(LocalModels local, boolean isResting) {
    List<ResidentModel> inMemory = local.inMemory();
    return new LoadStatus(
        inMemory.stream().mapToInt(ResidentModel::slots).sum(),
        inMemory.stream().mapToInt(ResidentModel::running).sum(),
        inMemory.stream().mapToInt(ResidentModel::queued).sum() + local.waiting(),
        isResting ? "resting" : "accepting");
  }

  static List<StreamStatus> streams(List<Streams.Snapshot> open, long nanos) {
    return open.stream().map(stream -> stream(stream, nanos)).toList();
  }

  private static StreamStatus stream(Streams.Snapshot stream, long nanos) {
    String state = stream.events() > 0 ? "answering" : "waiting";
    return new StreamStatus(
        stream.number(),
        stream.model().display(),
        stream.node(),
        Duration.ofNanos(nanos - stream.startedNanos()),
        stream.events(),
        stream.breaks(),
        state);
  }

  static Decision decision(dev.folkmoot.node.routing.Decision decision) {
    return new Decision(
        decision.number(),
        decision.at(),
        decision.wanted().model().display(),
        decision.wanted().policy().text(),
        decision.wanted().reach(),
        decision.wanted().promptTokens(),
        decision.choices().stream()
            .map(choice ->
                new Decision.Choice(
                    choice.node().text(), choice.name(), choice.why(), choice.firstTokenMs()))
            .toList(),
        decision.leftOut().stream().map(LeftOut::toString).toList(),
        decision.failure().map(Failure::message).orElse(""),
        decision.lines());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
