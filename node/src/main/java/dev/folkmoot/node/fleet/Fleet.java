package dev.folkmoot.node.fleet;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.routing.PeerIndex;
import dev.folkmoot.node.routing.candidate.Candidate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps the planner's {@link PeerIndex} true: one thread takes in what changes among the peers, and
 * looks at all of them now and then, since events may be lost. Readers take the index as it is.
 */
public final class Fleet implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Fleet.class.getName());
  private static final Duration LOOK_AROUND = Duration.ofSeconds(10);
  private static final Duration EVENT_WAIT = Duration.ofSeconds(1);

  private final String name;
  private final PeerNetwork network;
  private final LocalModels local;
  private final Clock clock;
  private final Consumer<NodeId> met;
  private final Consumer<NodeId> emptied;
  private final PeerEvents events;
  private volatile PeerIndex index;
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
    this.index = PeerIndex.of(network.self(), List.of());
    this.events = network.events();
    lookAround();
    executor.execute(this::watch);
  }

  /** The peers, as they are known now; this machine is not among them. */
  public PeerIndex peers() {
    return index;
  }

  /** The peers, and this machine as one that has this model. */
  public PeerIndex with(ModelCard own) {
    return index.with(Candidates.here(network.self(), name, local, own, clock.instant()));
  }

  private void watch() {
    try {
      Instant looked = clock.instant();
      while (!closed) {
        Optional<PeerEvent> event = events.next(EVENT_WAIT);
        event.ifPresent(this::take);
        // Either way: when the clock is set back, nothing else would be looked at until then.
        if (Duration.between(looked, clock.instant()).abs().compareTo(LOOK_AROUND) > 0) {
          lookAround();
          looked = clock.instant();
        }
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "no longer looks at the peers", e);
    }
  }

  private void take(PeerEvent event) {
    switch (event) {
      case PeerEvent.Connected(NodeId peer) -> {
        met.accept(peer);
        refresh(peer);
      }
      case PeerEvent.Disconnected(NodeId peer) -> refresh(peer);
      case PeerEvent.OfferChanged(NodeId peer) -> refresh(peer);
      case PeerEvent.Gone(NodeId peer) -> change(peer, Optional.empty());
    }
  }

  private void refresh(NodeId id) {
    change(id, network.peer(id).flatMap(peer -> Candidates.of(peer, clock.instant())));
  }

  private void change(NodeId id, Optional<Candidate> candidate) {
    boolean wasLoaded = index.find(id).filter(Fleet::hasLoaded).isPresent();
    index = candidate.map(index::with).orElseGet(() -> index.without(id));
    if (wasLoaded && candidate.filter(Fleet::hasLoaded).isEmpty()) {
      emptied.accept(id);
    }
  }

  private static boolean hasLoaded(Candidate candidate) {
    return candidate.offers().stream().anyMatch(offer -> offer.loaded().isPresent());
  }

  private void lookAround() {
    Instant now = clock.instant();
    List<Candidate> all = new ArrayList<>();
    for (Peer peer : network.peers()) {
      if (!peer.id().equals(network.self())) {
        Candidates.of(peer, now).ifPresent(all::add);
      }
    }
    PeerIndex before = index;
    index = PeerIndex.of(network.self(), all);
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
