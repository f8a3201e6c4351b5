package dev.folkmoot.node.serving;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.Availability;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.advert.ModelOffer;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.local.SpeedBook;
import dev.folkmoot.node.residency.ResidentModel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this machine says of itself: which models it has and how fast they run, to those who may use
 * them; and what it is doing, at every change. Safe for many threads.
 *
 * <p>An advert goes to every machine of the mesh, so it is only made anew where somebody might
 * decide otherwise for it: a figure that is told stays until it is off by a quarter.
 */
final class OwnAdvert {

  private static final double NOTABLE_SPEED = 0.25;

  private final LocalModels local;
  private final Stock stock;
  private final PeerNetwork network;
  private final ServingSettings settings;
  private final Introduction introduction;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Digest, SpeedBook.Measured> told = new HashMap<>();
  private Map<Reach, AdvertContent> published = Map.of();
  private LoadReport reported = LoadReport.UNKNOWN;

  OwnAdvert(
      LocalModels local,
      Stock stock,
      PeerNetwork network,
      ServingSettings settings,
      Introduction introduction) {
    this.local = local;
    this.stock = stock;
    this.network = network;
    this.settings = settings;
    this.introduction = introduction;
  }

  /** Says what is offered, if that has changed. */
  void publish() {
    List<InstalledModel> models = stock.atRest();
    lock.lock();
    try {
      Map<Reach, AdvertContent> contents = contents(models);
      if (!contents.equals(published)) {
        published = contents;
        network.publish(contents);
      }
    } finally {
      lock.unlock();
    }
  }

  private Map<Reach, AdvertContent> contents(List<InstalledModel> models) {
    Map<Reach, AdvertContent> contents = new EnumMap<>(Reach.class);
    AdvertContent whole =
        new AdvertContent(
            limited(introduction.name()),
            local.engines().stream()
                .limit(AdvertContent.MAX_ENGINES)
                .map(OwnAdvert::limited)
                .toList(),
            offers(models),
            LoadReport.UNKNOWN, // the network puts the newest one in when it signs
            settings.dataPolicy(),
            settings.serves(),
            introduction.addresses().get().stream().limit(AdvertContent.MAX_ADDRESSES).toList());
    contents.put(Reach.MESH, whole);
    for (Reach audience : new Reach[] {Reach.FRIENDS, Reach.PUBLIC}) {
      if (settings.serves().allows(audience)) {
        contents.put(audience, whole.reduced(_ -> true));
      }
    }
    return contents;
  }

  private static String limited(String name) {
    return name.length() > AdvertContent.MAX_NAME_CHARS
        ? name.substring(0, AdvertContent.MAX_NAME_CHARS)
        : name;
  }

  /** Those in memory first, for the end of a long list is cut; who serves nobody offers nothing. */
  private List<ModelOffer> offers(List<InstalledModel> models) {
    if (settings.serves() == Reach.LOCAL) {
      return List.of();
    }
    Set<Digest> loaded = new HashSet<>();
    local.inMemory().forEach(resident -> loaded.add(resident.model().weightsDigest()));
    List<InstalledModel> ordered = new ArrayList<>(models);
    ordered.sort((a, b) ->
        Boolean.compare(loaded.contains(b.weightsDigest()), loaded.contains(a.weightsDigest())));
    return ordered.stream().limit(AdvertContent.MAX_MODELS).map(this::offer).toList();
  }

  private ModelOffer offer(InstalledModel model) {
    SpeedBook.Measured speed = speed(model.weightsDigest());
    return new ModelOffer(
        model.name(),
        model.weightsDigest(),
        model.shape().longestContext(),
        model.shape().capabilities(),
        model.size(),
        (float) speed.prefill(),
        (float) speed.decode());
  }

  private SpeedBook.Measured speed(Digest weights) {
    SpeedBook.Measured now = local.speeds().of(weights).orElse(new SpeedBook.Measured(0, 0));
    return told.merge(
        weights, now, (before, newest) -> isNotable(before, newest) ? newest : before);
  }

  private static boolean isNotable(SpeedBook.Measured before, SpeedBook.Measured now) {
    return isNotable(before.prefill(), now.prefill()) || isNotable(before.decode(), now.decode());
  }

  private static boolean isNotable(double before, double now) {
    return Math.abs(now - before) > NOTABLE_SPEED * before;
  }

  /**
   * Says what this machine is doing, if that has changed.
   *
   * @param waiting requests of peers that wait for a turn
   */
  void report(Availability availability, int waiting) {
    lock.lock();
    try {
      LoadReport load = load(availability, waiting);
      if (!load.equals(reported)) {
        reported = load;
        network.report(load);
      }
    } finally {
      lock.unlock();
    }
  }

  private LoadReport load(Availability availability, int waiting) {
    List<LoadReport.Loaded> loaded = new ArrayList<>();
    int slots = 0;
    int running = 0;
    for (ResidentModel resident : local.inMemory()) {
      slots += resident.slots();
      running += resident.running();
      if (loaded.size() < LoadReport.MAX_LOADED) {
        loaded.add(
            new LoadReport.Loaded(
                LoadReport.keyOf(resident.model().weightsDigest()),
                resident.options(),
                resident.slots(),
                resident.running(),
                resident.queued()));
      }
    }
    // A machine with nothing in memory is not full: it can load something, and run one at least.
    return new LoadReport(
        availability, Math.max(1, slots), running, local.waiting() + waiting, loaded);
  }
}
