package dev.folkmoot.libp2p.peerstore;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.record.PeerRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One peer of the store, guarded by the store's lock. */
final class KnownPeer {

  /** When each address is forgotten, in nanoseconds of the store's timers. */
  private final Map<Multiaddr, Long> expiries = new LinkedHashMap<>();

  private List<ProtocolId> protocols = List.of();
  private @Nullable PeerRecord record;
  private ByteString envelope = ByteString.EMPTY;

  void addAddresses(List<Multiaddr> addresses, long expiry, int most) {
    for (Multiaddr address : addresses) {
      expiries.merge(address, expiry, (old, now) -> now - old > 0 ? now : old);
      if (expiries.size() > most) {
        expiries.remove(firstToExpire());
      }
    }
  }

  private Multiaddr firstToExpire() {
    // By difference: a monotonic clock may wrap.
    long origin = expiries.values().iterator().next();
    return expiries.entrySet().stream()
        .min(Comparator.comparingLong(entry -> entry.getValue() - origin))
        .orElseThrow()
        .getKey();
  }

  List<Multiaddr> addresses(long now) {
    expiries.values().removeIf(expiry -> now - expiry >= 0);
    return expiries.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> now - entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<ProtocolId> protocols() {
    return protocols;
  }

  void protocols(List<ProtocolId> spoken) {
    protocols = spoken;
  }

  boolean isNews(PeerRecord other) {
    return record == null || other.supersedes(record);
  }

  void record(PeerRecord news, ByteString received) {
    record = news;
    envelope = received;
  }

  Optional<ByteString> envelope() {
    return envelope.isEmpty() ? Optional.empty() : Optional.of(envelope);
  }

  int recordBytes() {
    return envelope.size();
  }
}
