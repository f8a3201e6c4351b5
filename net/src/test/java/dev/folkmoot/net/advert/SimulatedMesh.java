package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Gossip;
import dev.folkmoot.net.wire.GossipCodec;
import dev.folkmoot.net.wire.MessageWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Books of many nodes on virtual time. Links carry messages in order, with a delay of their own;
 * what they carry is counted as it would be on a wire. One seed, one course of events.
 */
final class SimulatedMesh {

  /** What a frame costs beside itself: its length, yamux, Noise, and a share of TCP and IP. */
  static final int FRAME_OVERHEAD_BYTES = 2 + 12 + 18 + 20;

  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LEAST_DELAY_NANOS = Duration.ofMillis(1).toNanos();
  private static final int MOST_DELAY_NANOS = (int) Duration.ofMillis(40).toNanos();

  /** A node while it runs; after a restart it is another one of the same name. */
  static final class SimNode {
    final NodeId id;
    final AdvertBook book;
    final Set<SimNode> links = new LinkedHashSet<>();
    final long since;
    boolean running = true;
    long sentBytes;
    long receivedBytes;

    SimNode(NodeId id, AdvertBook book, long since) {
      this.id = id;
      this.book = book;
      this.since = since;
    }
  }

  private record Event(long at, long order, Runnable what) {}

  final Random random;
  final List<SimNode> running = new ArrayList<>();
  final List<BookAction.Disconnect> bans = new ArrayList<>();
  final Map<Class<?>, Long> bytesByKind = new HashMap<>();
  private final Map<Bytes, AdvertSeal.Opened> opened = remembering();
  private final Map<Bytes, Advert> decoded = remembering();
  private final AdvertLimits limits;
  private final Map<NodeId, SimNode> byId = new HashMap<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
  private final MessageWriter writer = new MessageWriter(4096);
  private long now;
  private long order;

  SimulatedMesh(AdvertLimits limits, long seed) {
    this.limits = limits;
    this.random = new Random(seed);
  }

  long now() {
    return now;
  }

  Moment moment() {
    return new Moment(now, Adverts.START.plusNanos(now));
  }

  void after(Duration delay, Runnable what) {
    events.add(new Event(now + delay.toNanos(), order++, what));
  }

  /** After a random time with this mean. */
  void sometime(Duration mean, Runnable what) {
    after(Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean.toNanos())), what);
  }

  void run(Duration time) {
    long until = now + time.toNanos();
    while (!events.isEmpty() && events.peek().at <= until) {
      Event event = events.remove();
      now = event.at;
      event.what.run();
    }
    now = until;
  }

  SimNode start(NodeId id, int models) {
    AdvertBook book =
        new AdvertBook(id, limits, seal(id), this::decode, new Random(random.nextLong()), moment());
    SimNode node = new SimNode(id, book, now);
    running.add(node);
    byId.put(id, node);
    act(node, book.publish(Adverts.contents("node " + id.shortText(), models), moment()));
    after(Duration.ofNanos(random.nextLong(TICK_NANOS)), () -> tick(node));
    return node;
  }

  /** Every book opens every advert; a million copies would say the same. */
  private AdvertSeal seal(NodeId id) {
    TestSeal seal = new TestSeal(id);
    return new AdvertSeal() {
      @Override
      public Bytes seal(Bytes payload) {
        return seal.seal(payload);
      }

      @Override
      public Opened open(Bytes envelope) {
        return opened.computeIfAbsent(envelope, seal::open);
      }
    };
  }

  private Advert decode(Bytes payload) {
    return decoded.computeIfAbsent(payload, AdvertCodec::decode);
  }

  /** Keys are compared as objects: the simulation passes them on as they are. */
  private static <V> Map<Bytes, V> remembering() {
    return new IdentityHashMap<>();
  }

  private void tick(SimNode node) {
    if (node.running) {
      act(node, node.book.tick(moment()));
      after(Duration.ofNanos(TICK_NANOS), () -> tick(node));
    }
  }

  void connect(SimNode one, SimNode other) {
    connect(one, other, Reach.MESH);
  }

  void connect(SimNode one, SimNode other, Reach standing) {
    if (one != other && one.running && other.running && one.links.add(other)) {
      other.links.add(one);
      act(one, one.book.connected(other.id, standing, moment()));
      act(other, other.book.connected(one.id, standing, moment()));
    }
  }

  void disconnect(SimNode one, SimNode other) {
    if (one.links.remove(other)) {
      other.links.remove(one);
      act(one, one.book.disconnected(other.id, moment()));
      act(other, other.book.disconnected(one.id, moment()));
    }
  }

  /** Ends a node; with a goodbye, or its neighbours notice after a while. */
  void stop(SimNode node, boolean politely) {
    if (politely) {
      act(node, node.book.leave(Duration.ZERO, moment()));
    }
    node.running = false;
    running.remove(node);
    for (SimNode neighbour : List.copyOf(node.links)) {
      after(
          Duration.ofMillis(100 + random.nextInt(politely ? 1 : 10_000)),
          () -> {
            if (neighbour.links.remove(node) && neighbour.running) {
              act(neighbour, neighbour.book.disconnected(node.id, moment()));
            }
          });
    }
  }

  void act(SimNode node, List<BookAction> actions) {
    for (BookAction action : actions) {
      switch (action) {
        case BookAction.Send(NodeId peer, Gossip gossip) -> send(node, peer, gossip);
        case BookAction.Disconnect ban -> {
          bans.add(ban);
          @Nullable SimNode peer = byId.get(ban.peer());
          if (peer != null) {
            disconnect(node, peer);
          }
        }
        case BookAction.Changed _, BookAction.Gone _ -> {}
      }
    }
  }

  private void send(SimNode from, NodeId peer, Gossip gossip) {
    SimNode to = byId.get(peer);
    if (to == null || !from.links.contains(to)) {
      return;
    }
    GossipCodec.write(writer.clear(), gossip);
    long size = (long) writer.size() + FRAME_OVERHEAD_BYTES;
    from.sentBytes += size;
    bytesByKind.merge(gossip.getClass(), size, Long::sum);
    // The same for both directions and all messages of a link, so that they stay in order.
    long delay =
        LEAST_DELAY_NANOS + Math.floorMod(from.id.hashCode() ^ to.id.hashCode(), MOST_DELAY_NANOS);
    after(
        Duration.ofNanos(delay),
        () -> {
          if (to.running && to.links.contains(from)) {
            to.receivedBytes += size;
            act(to, to.book.heard(from.id, gossip, moment()));
          }
        });
  }
}
