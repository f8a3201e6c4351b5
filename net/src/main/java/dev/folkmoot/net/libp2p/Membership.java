package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.libp2p.MemberCalls.Outcome;
import dev.folkmoot.net.member.MemberExchange;
import dev.folkmoot.net.member.MeshMode;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where each connected peer stands.
 *
 * <p>The side that has dialled asks at once, the other one only if it was not asked within a
 * moment; one exchange tells both. What is found out belongs to the peer's key and is good for as
 * long as the two are connected without a break: of two connections it does not matter which one
 * carried the proof. Until it is found out a peer is nobody, and whoever has something of it in
 * hand waits in {@link #await}. When the own key changes everybody is nobody again, and proves
 * anew; a peer whose key has changed asks by itself, and its new standing replaces the old one.
 *
 * <p>An exchange that breaks proves nothing either way. It is tried a few times; after {@link
 * #SETTLE_TIMEOUT} a peer that has proven nothing is a friend or a stranger, until it proves more.
 *
 * <p>One lock around all of it, under which the watchers are told; nothing waits for the network
 * under it.
 */
final class Membership implements Standings, AutoCloseable {

  /** A peer of which nothing is known after this is no member, for now. */
  static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(5);

  /** For the side that has dialled to ask, before this side does. */
  private static final Duration DIALLERS_TURN = Duration.ofSeconds(1);

  /** Between two tries to ask a peer. */
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  private static final int MAX_TRIES = 3;

  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  private final Host host;
  private final TrafficCounter traffic;
  private final Platform platform;
  private final NodeId self;
  private final Predicate<NodeId> friends;
  private final Subscription subscription;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NodeId, Newcomer> connected = new TreeMap<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private MeshMode mode;

  /** Counts the modes: what was found out under an earlier one does not count. */
  private int epoch;

  private volatile boolean closed;

  /**
   * Begins to ask and to answer.
   *
   * @param host started; stays the caller's
   * @param friends asked often, must not block
   */
  Membership(
      Host host,
      TrafficCounter traffic,
      Platform platform,
      MeshMode mode,
      Predicate<NodeId> friends) {
    this.host = host;
    this.traffic = traffic;
    this.platform = platform;
    this.self = Names.node(host.peerId());
    this.mode = mode;
    this.friends = friends;
    this.subscription = host.events();
    host.handle(MemberCalls.PROTOCOL, this::answer);
    platform.start("members", this::follow);
  }

  // ---- the face --------------------------------------------------------------------------------

  MeshMode mode() {
    lock.lock();
    try {
      return mode;
    } finally {
      lock.unlock();
    }
  }

  /** Belongs to another mesh from now on; everybody proves anew. */
  void adopt(MeshMode other) {
    lock.lock();
    try {
      if (other.equals(mode)) {
        return;
      }
      mode = other;
      epoch++;
      connected.forEach((id, peer) -> {
        peer.standing = null;
        watchers.forEach(watcher -> watcher.unsettled(id));
        begin(id, peer, true);
      });
    } finally {
      lock.unlock();
    }
  }

  /** Somebody has become a friend, or is none any more. */
  void friendsChanged() {
    lock.lock();
    try {
      connected.forEach((id, peer) -> {
        if (peer.standing != null && peer.standing != Reach.MESH) {
          stands(id, peer, withoutProof(id));
        }
      });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void watch(Watcher watcher) {
    lock.lock();
    try {
      watchers.add(watcher);
      connected.forEach((id, peer) -> {
        if (peer.standing != null) {
          watcher.stands(id, peer.standing);
        }
      });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Reach await(NodeId id) throws IOException {
    lock.lock();
    try {
      // It may be heard before the event that it is connected.
      Newcomer peer = meet(id);
      while (peer != null && connected.get(id) == peer && !closed) {
        // A stranger who is proving something right now may be none in a moment.
        if (peer.standing != null && (peer.standing == Reach.MESH || !peer.isProving())) {
          return peer.standing;
        }
        peer.settled.await();
      }
    } finally {
      lock.unlock();
    }
    throw new SocketException("the peer has gone before it was known where it stands");
  }

  @Override
  public void close() {
    closed = true;
    host.unhandle(MemberCalls.PROTOCOL);
    subscription.close();
    lock.lock();
    try {
      connected.values().forEach(peer -> peer.settled.wake());
    } finally {
      lock.unlock();
    }
  }

  // ---- who is connected ------------------------------------------------------------------------

  private void follow() {
    compare();
    try {
      while (!closed) {
        switch (subscription.next()) {
          case HostEvent.ConnectionOpened(Connection connection) -> opened(connection);
          case HostEvent.PeerDisconnected(PeerId peer) -> {
            if (Names.isNode(peer)) {
              gone(peer);
            }
          }
          case HostEvent.EventsLost _ -> compare();
          case HostEvent.Listening _,
              HostEvent.ListeningEnded _,
              HostEvent.PeerConnected _,
              HostEvent.ConnectionClosed _,
              HostEvent.PeerIdentified _,
              HostEvent.PeerDiscovered _,
              HostEvent.PeerVanished _,
              HostEvent.AddressObserved _,
              HostEvent.AddressesChanged _ -> {}
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "nobody is asked any more: {0}", e.getMessage());
      close(); // the host, or this, is closed
    }
  }

  /** Some events were lost, or came before this: look who is there. */
  private void compare() {
    host.connections().forEach(this::opened);
    List<NodeId> known;
    lock.lock();
    try {
      known = List.copyOf(connected.keySet());
    } finally {
      lock.unlock();
    }
    for (NodeId id : known) {
      if (host.connections(Names.peer(id)).isEmpty()) {
        gone(Names.peer(id));
      }
    }
  }

  private void opened(Connection connection) {
    if (!Names.isNode(connection.remotePeer())) {
      connection.close();
      return;
    }
    NodeId id = Names.node(connection.remotePeer());
    lock.lock();
    try {
      @Nullable Newcomer peer = meet(id);
      if (peer != null && connection.direction() == Connection.Direction.OUTBOUND) {
        askFirst(id, peer);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who is connected now; null if nobody is. With the lock. */
  private @Nullable Newcomer meet(NodeId id) {
    @Nullable Newcomer known = connected.get(id);
    // The event that it has gone is published after it is not listed any more, and so comes here
    // after this look.
    if (known != null || closed || host.connections(Names.peer(id)).isEmpty()) {
      return known;
    }
    Newcomer peer = new Newcomer(lock, platform.timers());
    connected.put(id, peer);
    begin(id, peer, false);
    return peer;
  }

  private void gone(PeerId peer) {
    NodeId id = Names.node(peer);
    lock.lock();
    try {
      @Nullable Newcomer known = connected.remove(id);
      if (known != null) {
        known.settled.wake();
        watchers.forEach(watcher -> watcher.gone(id));
      }
    } finally {
      lock.unlock();
    }
    // It may be back already. What it has proven before, it has not proven on this connection.
    host.connections(peer).forEach(this::opened);
  }

  // ---- what is found out -----------------------------------------------------------------------

  /** Nothing is known of this peer: lets it be found out, within a time. With the lock. */
  private void begin(NodeId id, Newcomer peer, boolean atOnce) {
    int current = epoch;
    if (atOnce) {
      askFirst(id, peer);
    } else {
      after(
          DIALLERS_TURN,
          () -> {
            if (isCurrent(id, peer, current) && peer.standing == null && !peer.isProving()) {
              askFirst(id, peer);
            }
          });
    }
    after(
        SETTLE_TIMEOUT,
        () -> {
          if (isCurrent(id, peer, current) && peer.standing == null) {
            stands(id, peer, withoutProof(id));
          }
        });
  }

  private void after(Duration delay, Runnable withLock) {
    platform
        .timers()
        .schedule(
            delay,
            () ->
                platform.start(
                    "member-timer",
                    () -> {
                      lock.lock();
                      try {
                        withLock.run();
                      } finally {
                        lock.unlock();
                      }
                    }));
  }

  private boolean isCurrent(NodeId id, Newcomer peer, int asOf) {
    return !closed && asOf == epoch && connected.get(id) == peer;
  }

  private void askFirst(NodeId id, Newcomer peer) {
    if (peer.standing != Reach.MESH && peer.askedIn != epoch) {
      peer.askedIn = epoch;
      ask(id, peer, MAX_TRIES);
    }
  }

  /** With the lock. */
  private void ask(NodeId id, Newcomer peer, int triesLeft) {
    peer.beginAsking();
    MemberExchange exchange = new MemberExchange(mode, self, id, platform.random());
    int current = epoch;
    platform.start("member-ask", () -> ask(id, peer, exchange, current, triesLeft - 1));
  }

  private void ask(NodeId id, Newcomer peer, MemberExchange exchange, int asOf, int triesLeft) {
    Outcome outcome = MemberCalls.ask(host, traffic, id, exchange);
    end(id, peer, asOf, outcome, peer::endAsking);
    if (outcome == Outcome.BROKEN && triesLeft > 0) {
      after(
          RETRY_PAUSE,
          () -> {
            if (isCurrent(id, peer, asOf) && peer.standing == null) {
              ask(id, peer, triesLeft);
            }
          });
    }
  }

  /** Serves the stream on which a peer asks. */
  private void answer(Stream stream) {
    NodeId id = Names.node(stream.connection().remotePeer());
    Newcomer peer;
    MemberExchange exchange;
    int current;
    lock.lock();
    try {
      peer = meet(id);
      if (peer == null || !peer.beginAnswering(platform.timers().nanoTime())) {
        stream.reset();
        return;
      }
      current = epoch;
      exchange = new MemberExchange(mode, self, id, platform.random());
    } finally {
      lock.unlock();
    }
    end(id, peer, current, MemberCalls.answer(stream, traffic, id, exchange), peer::endAnswering);
  }

  /** An exchange is over. */
  private void end(NodeId id, Newcomer peer, int asOf, Outcome outcome, Runnable count) {
    lock.lock();
    try {
      count.run();
      if (outcome != Outcome.BROKEN && isCurrent(id, peer, asOf)) {
        stands(id, peer, outcome == Outcome.MEMBER ? Reach.MESH : withoutProof(id));
      }
      peer.settled.wake();
    } finally {
      lock.unlock();
    }
  }

  private Reach withoutProof(NodeId id) {
    return friends.test(id) ? Reach.FRIENDS : Reach.PUBLIC;
  }

  private void stands(NodeId id, Newcomer peer, Reach standing) {
    if (peer.standing != standing) {
      peer.standing = standing;
      watchers.forEach(watcher -> watcher.stands(id, standing));
    }
    peer.settled.wake();
  }
}
