package dev.folkmoot.node.fleet;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.advert.BookEntry;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.routing.PeerIndex;
import dev.folkmoot.node.routing.candidate.Candidate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps the planner's {@link PeerIndex}. One thread takes note of who has changed among the peers;
 * whoever wants the index has it made true first. So news cost little while nobody asks, however
 * large the mesh is. Now and then all peers are looked at, since events may be lost. Safe for many
 * threads.
 */
public final class Fleet implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Fleet.class.getName());
  private static final Duration LOOK_AROUND = Duration.ofSeconds(10);
  private static final Duration EVENT_WAIT = Duration.ofMinutes(1);

  /** Changing the index for one peer costs a part of making it anew: for so many it is no gain. */
  private static final int MAX_SINGLY = 32;

  private static final Duration SAME_MOMENT = Duration.ofSeconds(1);

  /** What a candidate was made of when all were looked at. */
  private record Source(Peer peer, BookEntry entry) {

    /** A book gives out the same advert and the same load until there are others. */
    @SuppressWarnings("ReferenceEquality")
    boolean isSame(Source other) {
      return entry.advert() == other.entry.advert()
          && entry.load() == other.entry.load()
          && peer.isConnected() == other.peer.isConnected()
          && peer.standing() == other.peer.standing()
          && peer.roundTrip().equals(other.peer.roundTrip());
    }
  }

  private final String name;
  private final PeerNetwork network;
  private final LocalModels local;
  private final Clock clock;
  private final Consumer<NodeId> met;
  private final Consumer<NodeId> emptied;
  private final PeerEvents events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<NodeId> changed = new LinkedHashSet<>();
  private PeerIndex index;
  private Map<NodeId, Source> sources = new HashMap<>();
  private Instant looked;
  private volatile boolean closed;

  /**
   * @param name of this machine, for people
   * @param network stays the caller's
   * @param met hears of each peer that is there again
   * @param emptied hears of each peer that has no model in memory any more, or is gone: it was
   *     started again, or has let go of what it held, and remembers no conversation
   * @param executor runs one long task; a virtual thread is right
   */
  public Fleet(
      String name,
      PeerNetwork network,
      LocalModels local,
      Clock clock,
      Consumer<NodeId> met,
      Consumer<NodeId> emptied,
      Executor executor) {
    this.name = name;
    this.network = network;
    this.local = local;
    this.clock = clock;
    this.met = met;
    this.emptied = emptied;
    this.events = network.events();
    this.index = PeerIndex.of(network.self(), List.of());
    this.looked = Instant.MIN;
    executor.execute(this::watch);
  }

  /** The peers, as they are known now; this machine is not among them. */
  public PeerIndex peers() {
    Instant now = clock.instant();
    lock.lock();
    try {
      if (changed.size() > MAX_SINGLY || isStale(now)) {
        lookAround(now);
      } else {
        changed.forEach(peer -> refresh(peer, now));
      }
      changed.clear();
      return index;
    } finally {
      lock.unlock();
    }
  }

  /** The peers, and this machine as one that has this model. */
  public PeerIndex with(ModelCard own) {
    return peers().with(Candidates.here(network.self(), name, local, own, clock.instant()));
  }

  private void watch() {
    try {
      while (!closed) {
        events.next(EVENT_WAIT).ifPresent(this::take);
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "no longer looks at the peers", e);
    }
  }

  private void take(PeerEvent event) {
    switch (event) {
      case PeerEvent.Connected(NodeId peer) -> {
        met.accept(peer);
        changed(peer);
      }
      case PeerEvent.Disconnected(NodeId peer) -> changed(peer);
      case PeerEvent.OfferChanged(NodeId peer) -> changed(peer);
      case PeerEvent.Gone(NodeId peer) -> changed(peer);
    }
  }

  private void changed(NodeId peer) {
    lock.lock();
    try {
      changed.add(peer);
    } finally {
      lock.unlock();
    }
  }

  // From here on: under the lock.

  /** Either way: when the clock is set back, nothing else would be looked at until then. */
  private boolean isStale(Instant now) {
    return looked.equals(Instant.MIN)
        || Duration.between(looked, now).abs().compareTo(LOOK_AROUND) > 0;
  }

  /** The one that is known, if nothing has changed that it was made of. */
  private Candidate candidate(Source source, Instant now) {
    Source before = sources.get(source.peer.id());
    if (before != null && before.isSame(source)) {
      Optional<Candidate> known = index.find(source.peer.id());
      if (known.isPresent() && isSame(known.get().expires(), now.plus(source.entry.remaining()))) {
        return known.get();
      }
    }
    return Candidates.of(source.peer, source.entry, now);
  }

  /** The same moment by a clock that was not set meanwhile. */
  private static boolean isSame(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(SAME_MOMENT) < 0;
  }

  private void refresh(NodeId id, Instant now) {
    sources.remove(id);

    Optional<Candidate> candidate = network.peer(id).flatMap(peer -> Candidates.of(peer, now));
    boolean wasLoaded = index.find(id).filter(Fleet::hasLoaded).isPresent();
    index = candidate.map(index::with).orElseGet(() -> index.without(id));
    if (wasLoaded && candidate.filter(Fleet::hasLoaded).isEmpty()) {
      emptied.accept(id);
    }
  }

  private static boolean hasLoaded(Candidate candidate) {
    return candidate.offers().stream().anyMatch(offer -> offer.loaded().isPresent());
  }

  private void lookAround(Instant now) {
    List<Candidate> all = new ArrayList<>();
    Map<NodeId, Source> seen = new HashMap<>();
    for (Peer peer : network.peers()) {
      if (!peer.id().equals(network.self()) && peer.offer().isPresent()) {
        Source source = new Source(peer, peer.offer().get());
        seen.put(peer.id(), source);
        all.add(candidate(source, now));
      }
    }
    sources = seen;
    PeerIndex before = index;
    index = index.renewed(all);
    looked = now;
    // What no event told.
    before
        .candidates()
        .filter(Fleet::hasLoaded)
        .map(Candidate::node)
        .filter(id -> index.find(id).filter(Fleet::hasLoaded).isEmpty())
        .forEach(emptied);
  }

  @Override
  public void close() {
    closed = true;
    events.close();
  }
}
