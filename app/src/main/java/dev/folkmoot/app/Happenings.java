package dev.folkmoot.app;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.http.admin.AdminEvent;
import dev.folkmoot.http.admin.AdminEvent.PeerTurn;
import dev.folkmoot.http.admin.AdminEvent.StreamTurn;
import dev.folkmoot.http.admin.EventBoard;
import dev.folkmoot.http.admin.StreamStatus;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hangs out what happens on the event board. Peers tell of themselves. Streams and decisions are
 * looked at a few times a second, and only while somebody watches: an answer's way to its client is
 * the last place where a watcher may cost anything. An answer shorter than a look is not seen, its
 * decision is.
 */
final class Happenings implements Runnable, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Happenings.class.getName());

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration NOBODY_WATCHES = Duration.ofSeconds(1);
  private static final int MAX_DECISIONS = 128;

  private final EventBoard board;
  private final PeerNetwork network;
  private final Node node;
  private final PeerEvents events;
  private final Map<Long, StreamStatus> streams = new HashMap<>();
  private long decided = -1;
  private boolean isWatched;
  private volatile boolean isClosed;

  Happenings(EventBoard board, PeerNetwork network, Node node) {
    this.board = board;
    this.network = network;
    this.node = node;
    this.events = network.events();
  }

  @Override
  public void run() {
    try {
      while (!isClosed) {
        events.next(board.isWatched() ? LOOK : NOBODY_WATCHES).ifPresent(this::tell);
        look();
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "no longer tells what happens", e);
    }
  }

  private void tell(PeerEvent event) {
    switch (event) {
      case PeerEvent.Connected(NodeId peer) -> tell(PeerTurn.CONNECTED, peer);
      case PeerEvent.Disconnected(NodeId peer) -> tell(PeerTurn.GONE, peer);
      case PeerEvent.OfferChanged(NodeId peer) -> tell(PeerTurn.CHANGED, peer);
      case PeerEvent.Gone(NodeId peer) -> tell(PeerTurn.GONE, peer);
    }
  }

  private void tell(PeerTurn turn, NodeId peer) {
    Optional<Peer> known = network.peer(peer);
    board.publish(
        new AdminEvent.PeerChanged(
            turn, peer, known.map(Peer::displayName).orElseGet(peer::shortText)));
  }

  /** What was there when the first watcher came is no news. */
  private void look() {
    boolean wasWatched = isWatched;
    isWatched = board.isWatched();
    if (isWatched) {
      List<AdminEvent> news = new ArrayList<>();
      lookAtDecisions(news);
      lookAtStreams(news);
      if (wasWatched) {
        news.forEach(board::publish);
      }
    }
  }

  private void lookAtDecisions(List<AdminEvent> news) {
    for (var decision : node.decisions(MAX_DECISIONS).reversed()) {
      if (decision.number() > decided) {
        decided = decision.number();
        news.add(new AdminEvent.RouteDecided(Shown.decision(decision)));
      }
    }
  }

  private void lookAtStreams(List<AdminEvent> news) {
    Map<Long, StreamStatus> now = new HashMap<>();
    for (StreamStatus stream : Shown.streams(node.streams().open(), System.nanoTime())) {
      now.put(stream.id(), stream);
      StreamStatus before = streams.remove(stream.id());
      if (before == null) {
        news.add(new AdminEvent.StreamChanged(StreamTurn.BEGUN, stream));
      } else if (before.breaks() < stream.breaks()) {
        news.add(new AdminEvent.StreamChanged(StreamTurn.BROKEN, before));
        news.add(new AdminEvent.StreamChanged(StreamTurn.RESUMED, stream));
      }
    }
    streams
        .values()
        .forEach(ended -> news.add(new AdminEvent.StreamChanged(StreamTurn.ENDED, ended)));
    streams.clear();
    streams.putAll(now);
  }

  @Override
  public void close() {
    isClosed = true;
    events.close();
  }
}
