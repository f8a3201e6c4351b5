package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The peers heard on the link. Bounded: where it is full, the one that expires first makes room. An
 * enemy on the link can still push honest peers out; they are found again with their next answer,
 * and no connection depends on this table.
 */
final class KnownPeers {
  static final int MAX_PEERS = 1_024;

  /** The longest an answer is believed, whatever it says: peers repeat theirs within minutes. */
  static final Duration MAX_TTL = Duration.ofMinutes(75);

  /** Who stays is told of again after this time, so that nobody has to remember it for longer. */
  static final Duration RETELL = Duration.ofMinutes(30);

  private record Known(List<Multiaddr> addresses, Instant expires, Instant told) {}

  private final Map<PeerId, Known> peers = new LinkedHashMap<>();

  /** Takes an answer in; the event says what changed, if anything did. */
  Optional<MdnsEvent> heard(PeerId peer, List<Multiaddr> addresses, long ttlSeconds, Instant now) {
    if (ttlSeconds == 0) {
      return peers.remove(peer) == null
          ? Optional.empty()
          : Optional.of(new MdnsEvent.Expired(peer));
    }
    if (!peers.containsKey(peer) && peers.size() == MAX_PEERS) {
      evict();
    }
    Duration ttl = Duration.ofSeconds(Math.min(ttlSeconds, MAX_TTL.toSeconds()));
    Known before = peers.get(peer);
    if (before != null
        && before.addresses.equals(addresses)
        && now.isBefore(before.told.plus(RETELL))) {
      peers.put(peer, new Known(addresses, now.plus(ttl), before.told));
      return Optional.empty();
    }
    peers.put(peer, new Known(addresses, now.plus(ttl), now));
    return Optional.of(new MdnsEvent.Found(peer, addresses));
  }

  private void evict() {
    peers.entrySet().stream()
        .min((a, b) -> a.getValue().expires.compareTo(b.getValue().expires))
        .map(Map.Entry::getKey)
        .ifPresent(peers::remove);
  }

  /** Forgets whose time is over. */
  List<MdnsEvent> expire(Instant now) {
    List<MdnsEvent> events = new ArrayList<>();
    peers
        .entrySet()
        .removeIf(entry -> {
          boolean over = !entry.getValue().expires.isAfter(now);
          if (over) {
            events.add(new MdnsEvent.Expired(entry.getKey()));
          }
          return over;
        });
    return events;
  }

  int size() {
    return peers.size();
  }
}
