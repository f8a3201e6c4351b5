package dev.folkmoot.node.sim;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.advert.Advert;
import dev.folkmoot.net.advert.AdvertCodec;
import dev.folkmoot.net.advert.AdvertSeal;
import dev.folkmoot.net.advert.Moment;
import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Gossip;
import dev.folkmoot.net.wire.GossipCodec;
import dev.folkmoot.net.wire.MessageWriter;
import dev.folkmoot.testkit.sim.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What lies between many {@link SimPeers}: latency, deaths and partitions. It stands where libp2p
 * stands, and carries what libp2p carries: messages in order on each connection, encoded as they
 * are on the wire, with what they cost there counted. Everything happens on the driver's thread of
 * one {@link Simulation}, or on one of its own threads; since only one of them runs at a time,
 * nothing here needs a lock.
 */
final class SimMesh {

  /** What a frame costs beside itself: its length, yamux, Noise, and a share of TCP and IP. */
  static final int FRAME_OVERHEAD_BYTES = 2 + 12 + 18 + 20;

  /** A machine that is cut off is noticed by the keepalive after this: see {@code MeshHost}. */
  static final Duration KEEPALIVE = Duration.ofSeconds(15);

  /** A dial into the void. */
  static final Duration DIAL_TIMEOUT = Duration.ofSeconds(10);

  private static final long LEAST_DELAY_NANOS = Duration.ofMillis(1).toNanos();
  private static final int MOST_DELAY_NANOS = (int) Duration.ofMillis(20).toNanos();
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MIX = 0x9E3779B97F4A7C15L;

  final Simulation simulation;
  final RandomGenerator random;

  /** What honest nodes were punished for: nothing, one hopes. */
  final List<String> offences = new ArrayList<>();

  /** Bytes of adverts by kind of message. */
  final Map<String, Long> bytesByKind = new LinkedHashMap<>();

  private final Map<NodeId, SimPeers> here = new LinkedHashMap<>();
  private final List<SimPeers> all = new ArrayList<>();
  private final IdentityHashMap<Bytes, AdvertSeal.Opened> opened = new IdentityHashMap<>();
  private final IdentityHashMap<Bytes, Advert> decoded = new IdentityHashMap<>();
  private final MessageWriter writer = new MessageWriter();
  private Set<NodeId> island = Set.of();
  private long digest;
  private @Nullable Gossip lastSized;
  private int lastSize;

  SimMesh(Simulation simulation) {
    this.simulation = simulation;
    this.random = simulation.random("mesh");
  }

  /** Switches a node's network on; it meets others by and by. */
  SimPeers join(Identity identity, dev.folkmoot.libp2p.platform.Platform machine, int wantedLinks) {
    SimPeers peers = new SimPeers(this, identity.nodeId(), seal(identity), machine, wantedLinks);
    here.put(peers.self(), peers);
    all.add(peers);
    peers.start();
    return peers;
  }

  /** Those that were ever there, one for each life. */
  List<SimPeers> lives() {
    return all;
  }

  Moment now() {
    return new Moment(simulation.nanoTime(), BEGINNING.plusNanos(simulation.nanoTime()));
  }

  /** The node as it lives now; null if it does not. */
  @Nullable SimPeers find(NodeId id) {
    return here.get(id);
  }

  /** Somebody who lives; a bootstrap address, in a way. */
  SimPeers anybody() {
    List<SimPeers> living = new ArrayList<>(here.values());
    return living.get(random.nextInt(living.size()));
  }

  void gone(SimPeers peers) {
    here.remove(peers.self(), peers);
  }

  // ---- what lies between -----------------------------------------------------------------------

  boolean passes(NodeId one, NodeId other) {
    return island.isEmpty() || island.contains(one) == island.contains(other);
  }

  /** Lets nothing pass between these and the rest; longer than any connection survives. */
  void partition(Set<NodeId> some) {
    island = Set.copyOf(some);
    simulation.after(
        KEEPALIVE,
        () -> {
          for (SimPeers peers : List.copyOf(here.values())) {
            peers.dropUnreachable();
          }
        });
  }

  void heal() {
    island = Set.of();
  }

  /** The same in both directions and for all that passes, so that it stays in order. */
  Duration latency(NodeId one, NodeId other) {
    long mixed = (one.hashCode() ^ other.hashCode()) * MIX;
    return Duration.ofNanos(
        LEAST_DELAY_NANOS + Math.floorMod(mixed >>> Integer.SIZE, MOST_DELAY_NANOS));
  }

  /** Runs this after one latency, if it gets through. */
  void deliver(NodeId from, NodeId to, Runnable arrival) {
    simulation.after(
        latency(from, to),
        () -> {
          if (passes(from, to)) {
            arrival.run();
          }
        });
  }

  /** Writes a message as it stands on the wire. */
  Bytes encode(Consumer<MessageWriter> message) {
    message.accept(writer.clear());
    return writer.toBytes();
  }

  /** What a message takes on the wire; one that goes to many is written once. */
  @SuppressWarnings("ReferenceEquality")
  int sizeOf(Gossip gossip) {
    if (gossip != lastSized) {
      GossipCodec.write(writer.clear(), gossip);
      lastSize = writer.size();
      lastSized = gossip;
    }
    return lastSize;
  }

  // ---- what all share --------------------------------------------------------------------------

  /** Every book opens every advert: a signature that was found good once stays good. */
  private AdvertSeal seal(Identity identity) {
    AdvertSeal seal = identity.seal();
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

  Advert decode(Bytes payload) {
    return decoded.computeIfAbsent(payload, AdvertCodec::decode);
  }

  /** Folds something that happened, and when, into the digest of the run. */
  void happened(long what, long detail) {
    digest = (digest ^ simulation.nanoTime() ^ (what * MIX)) * MIX;
    digest = (Long.rotateLeft(digest, Integer.SIZE - 1) ^ detail) * MIX;
  }

  /** Two runs with the same digest did the same at the same moments. */
  long digest() {
    return digest;
  }
}
