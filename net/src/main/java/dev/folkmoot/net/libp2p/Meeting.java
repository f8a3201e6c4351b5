package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.wire.Protocols;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Whom this node dials, keeps and lets go. One thread looks at all of it, every {@link #POLL} and
 * whenever something changes; each dial has a thread of its own.
 *
 * <p>Members and friends are kept, up to {@link #MAX_KEPT}; further ones are known by gossip and
 * dialled when they are asked something. Strangers are let go after {@link #STRANGERS_STAY}: long
 * enough to prove that they are none, and to pair where somebody is invited.
 */
final class Meeting implements Standings.Watcher, AutoCloseable {

  /** Between two looks at the addresses that others keep. */
  static final Duration POLL = Duration.ofSeconds(2);

  /** Members and friends that are kept connected. */
  static final int MAX_KEPT = 256;

  /** How long a stranger may stay who was not invited. */
  static final Duration STRANGERS_STAY = Duration.ofSeconds(5);

  /** Strangers at once; beyond it, the one who came first goes. */
  static final int MAX_STRANGERS = 32;

  private static final int MAX_DIALS = 16;

  /** Looks at the addresses that others keep, for each one at those that adverts tell. */
  private static final int POLLS_PER_ADVERTS = 5;

  /** How long it is remembered where adverts have said that somebody is. */
  private static final Duration ADVERTS_TTL = Duration.ofHours(1);

  private static final String KEPT = "of ours";
  private static final ProtocolId PAIRING = new ProtocolId(Protocols.PAIR);
  private static final System.Logger LOG = System.getLogger(Meeting.class.getName());

  private final Host host;
  private final Platform platform;
  private final Bans bans;
  private final Whereabouts whereabouts;
  private final BooleanSupplier inviting;
  private final ReentrantLock lock = new ReentrantLock();
  private final Gate changed;
  private final DialBook book;
  private final Set<NodeId> kept = new HashSet<>();
  private final Set<NodeId> held = new HashSet<>();

  /** Since when; those who came first, first. */
  private final SequencedMap<NodeId, Long> strangers = new LinkedHashMap<>();

  private boolean dirty;
  private boolean closed;

  /**
   * @param whereabouts where others may be, asked every {@link #POLL}
   * @param inviting whether strangers are welcome
   */
  Meeting(
      Host host, Platform platform, Bans bans, Whereabouts whereabouts, BooleanSupplier inviting) {
    this.host = host;
    this.platform = platform;
    this.bans = bans;
    this.whereabouts = whereabouts;
    this.inviting = inviting;
    this.changed = new Gate(lock, platform.timers());
    this.book = new DialBook(host.peerId());
  }

  void start() {
    platform.start("meeting", this::run);
  }

  // ---- what happens ----------------------------------------------------------------------------

  /** Somebody says that it is there: a hint, nothing proven. */
  void seen(PeerId peer, List<Multiaddr> addresses) {
    if (Names.isNode(peer)) {
      change(() -> book.seen(peer, addresses, now()));
    }
  }

  /** This node is another one now: who would have nothing of it may want it after all. */
  void forgive() {
    change(() -> book.forgive(now()));
  }

  /** Forgets and drops this one. */
  void drop(NodeId id) {
    change(() -> book.forget(Names.peer(id)));
    Hangup.on(host, platform, id);
  }

  /** Keeps a stranger while this node has business with it. */
  void hold(NodeId id) {
    change(() -> held.add(id));
  }

  void release(NodeId id) {
    change(() -> held.remove(id));
  }

  @Override
  public void stands(NodeId id, Reach standing) {
    PeerId peer = Names.peer(id);
    change(() -> {
      if (standing == Reach.PUBLIC) {
        unprotect(id);
        book.stranger(peer, now());
        strangers.putIfAbsent(id, now());
      } else {
        strangers.remove(id);
        book.settled(peer, now());
        if (kept.size() < MAX_KEPT && kept.add(id)) {
          host.protect(peer, KEPT);
        }
      }
    });
  }

  @Override
  public void unsettled(NodeId id) {
    change(() -> {
      unprotect(id);
      strangers.remove(id);
    });
  }

  @Override
  public void gone(NodeId id) {
    PeerId peer = Names.peer(id);
    change(() -> {
      unprotect(id);
      strangers.remove(id);
      book.learned(peer, host.peers().addresses(peer));
      book.lost(peer, now());
    });
  }

  private void unprotect(NodeId id) {
    if (kept.remove(id)) {
      host.unprotect(Names.peer(id), KEPT);
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      dirty = true;
      changed.wake();
    } finally {
      lock.unlock();
    }
  }

  private long now() {
    return platform.timers().nanoTime();
  }

  // ---- what is done about it -------------------------------------------------------------------

  private void run() {
    long polledAt = now() - POLL.toNanos();
    int polls = 0;
    try {
      while (true) {
        if (now() - polledAt >= POLL.toNanos()) {
          polledAt = now();
          tellSeen(whereabouts.handed());
          if (polls++ % POLLS_PER_ADVERTS == 0) {
            Map<PeerId, List<Multiaddr>> advertised = whereabouts.advertised();
            // For a request to one, where there are too many to be kept connected with all.
            advertised.forEach(
                (peer, where) -> host.peers().addAddresses(peer, where, ADVERTS_TTL));
            tellSeen(advertised);
          }
        }
        settleUp();
        letStrangersGo();
        List<DialBook.Dial> dials;
        lock.lock();
        try {
          if (closed) {
            return;
          }
          int room = Math.min(MAX_DIALS - book.dialling(), MAX_KEPT - book.settled());
          dials = book.due(Math.max(0, room), now());
          if (dials.isEmpty() && !dirty) {
            await(polledAt, room > 0);
          }
        } finally {
          lock.unlock();
        }
        dials.forEach(dial -> platform.start("dial", () -> dial(dial)));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "nobody is met any more: {0}", e.getMessage());
    }
  }

  /** All that has changed up to here is looked at below. */
  private void settleUp() {
    lock.lock();
    try {
      dirty = false;
    } finally {
      lock.unlock();
    }
  }

  /** Until something changes, somebody is to be dialled, or it is time to look. With the lock. */
  private void await(long polledAt, boolean hasRoom) throws IOException {
    Duration untilPoll = POLL.minusNanos(now() - polledAt);
    changed.deadline(hasRoom ? book.untilDue(untilPoll, now()) : untilPoll);
    try {
      while (!dirty && !closed) {
        changed.await();
      }
    } catch (SocketTimeoutException e) {
      LOG.log(System.Logger.Level.TRACE, "time to look again");
    }
  }

  private void tellSeen(Map<PeerId, List<Multiaddr>> found) {
    lock.lock();
    try {
      found.forEach((peer, addresses) -> book.seen(peer, addresses, now()));
    } finally {
      lock.unlock();
    }
  }

  private void letStrangersGo() {
    boolean welcome = inviting.getAsBoolean();
    List<NodeId> leaving = new ArrayList<>();
    lock.lock();
    try {
      int tooMany = strangers.size() - MAX_STRANGERS;
      for (Map.Entry<NodeId, Long> stranger : strangers.entrySet()) {
        NodeId id = stranger.getKey();
        boolean overstayed = now() - stranger.getValue() >= STRANGERS_STAY.toNanos();
        boolean busy = held.contains(id) || (welcome && isPairing(id));
        if (!busy && ((overstayed && !welcome) || leaving.size() < tooMany)) {
          leaving.add(id);
        }
      }
      leaving.forEach(strangers::remove);
    } finally {
      lock.unlock();
    }
    leaving.forEach(id -> Hangup.on(host, platform, id));
  }

  private boolean isPairing(NodeId id) {
    for (Connection connection : host.connections(Names.peer(id))) {
      if (connection.streams().stream().anyMatch(stream -> stream.protocol().equals(PAIRING))) {
        return true;
      }
    }
    return false;
  }

  private void dial(DialBook.Dial dial) {
    boolean connected = false;
    try {
      if (!bans.isBanned(Names.node(dial.peer()))) {
        host.connect(dial.peer(), dial.addresses());
        connected = true;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}", e.getMessage());
    } finally {
      boolean done = connected;
      change(() -> book.dialled(dial.peer(), done, now()));
    }
  }

  /** Dials no more; those who are connected stay so. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.wake();
    } finally {
      lock.unlock();
    }
  }
}
