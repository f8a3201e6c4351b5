package dev.folkmoot.libp2p.peerstore;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.libp2p.record.PeerRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** The peers that were heard of. Safe for use by many threads. */
public final class PeerStore {

  private final Timers timers;
  private final PeerStoreLimits limits;
  private final ReentrantLock lock = new ReentrantLock();

  /** In the order of the last touch, the oldest first. */
  private final SequencedMap<PeerId, KnownPeer> peers = new LinkedHashMap<>();

  private long recordBytes;

  public PeerStore(Timers timers, PeerStoreLimits limits) {
    this.timers = timers;
    this.limits = limits;
  }

  /**
   * Adds addresses, or lets those known live longer; never shorter.
   *
   * @param addresses those that name another peer at their end are left out
   * @param ttl how long to remember them
   */
  public void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration ttl) {
    List<Multiaddr> fitting = fitting(peer, addresses);
    if (fitting.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      touch(peer).addAddresses(fitting, expiry(ttl), limits.addressesPerPeer());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a signed record in, and its addresses with it.
   *
   * @param envelope the record as it was received, which others may ask for
   * @return false if a record of the same or a higher number is known, or there is no room
   * @throws MalformedException if it is not a good record, or another peer's
   */
  public boolean consumeRecord(PeerId peer, ByteString envelope, Duration ttl) {
    PeerRecord record = PeerRecord.open(envelope.toByteArray());
    if (!record.peer().equals(peer)) {
      throw new MalformedException("a record of " + record.peer() + " came as that of " + peer);
    }
    lock.lock();
    try {
      KnownPeer known = touch(peer);
      long grown = (long) envelope.size() - known.recordBytes();
      if (!known.isNews(record) || recordBytes + grown > limits.recordBytes()) {
        return false;
      }
      recordBytes += grown;
      known.record(record, envelope);
      known.addAddresses(fitting(peer, record.addresses()), expiry(ttl), limits.addressesPerPeer());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Replaces what the peer is known to speak. */
  public void setProtocols(PeerId peer, List<ProtocolId> protocols) {
    lock.lock();
    try {
      touch(peer).protocols(protocols.stream().limit(limits.protocolsPerPeer()).toList());
    } finally {
      lock.unlock();
    }
  }

  /** Where the peer may be found, without its id at the end; those that live longest first. */
  public List<Multiaddr> addresses(PeerId peer) {
    return of(peer, known -> known.addresses(timers.nanoTime()), List.of());
  }

  /** What the peer said it speaks; empty where it said nothing. */
  public List<ProtocolId> protocols(PeerId peer) {
    return of(peer, KnownPeer::protocols, List.of());
  }

  /** The peer's newest signed record, as it was received. */
  public Optional<ByteString> record(PeerId peer) {
    return of(peer, KnownPeer::envelope, Optional.empty());
  }

  /** All peers, the one touched last at the end. */
  public List<PeerId> peers() {
    lock.lock();
    try {
      return List.copyOf(peers.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all that is known of a peer. */
  public void forget(PeerId peer) {
    lock.lock();
    try {
      KnownPeer known = peers.remove(peer);
      if (known != null) {
        recordBytes -= known.recordBytes();
      }
    } finally {
      lock.unlock();
    }
  }

  private <T> T of(PeerId peer, Function<KnownPeer, T> question, T otherwise) {
    lock.lock();
    try {
      KnownPeer known = peers.get(peer);
      return known == null ? otherwise : question.apply(known);
    } finally {
      lock.unlock();
    }
  }

  private KnownPeer touch(PeerId peer) {
    KnownPeer known = peers.remove(peer);
    if (known == null) {
      known = new KnownPeer();
      if (peers.size() >= limits.peers()) {
        Map.Entry<PeerId, KnownPeer> oldest = peers.pollFirstEntry();
        recordBytes -= oldest.getValue().recordBytes();
      }
    }
    peers.putLast(peer, known);
    return known;
  }

  private long expiry(Duration ttl) {
    Duration bounded = ttl.compareTo(limits.longestTtl()) > 0 ? limits.longestTtl() : ttl;
    return timers.nanoTime() + bounded.toNanos();
  }

  private static List<Multiaddr> fitting(PeerId peer, Collection<Multiaddr> addresses) {
    return addresses.stream()
        .filter(address -> address.peerId().filter(named -> !named.equals(peer)).isEmpty())
        .flatMap(address -> address.withoutPeerId().stream())
        .distinct()
        .toList();
  }
}
