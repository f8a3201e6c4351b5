package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.wire.Gossip;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Adverts that others have and we do not. Offers are collected, and then each advert is asked of
 * one of those that offered it, chosen at random: so it crosses the wire once, and a newcomer who
 * lacks everything does not take it all from the first who spoke. Who does not answer in time is
 * passed over for the next.
 */
final class Wants {

  private static final int MAX_CANDIDATES = 8;

  private static final class Want {
    private final List<NodeId> candidates = new ArrayList<>(2);
    private long sequence;
    private @Nullable NodeId asked;
    private long askedAt;
  }

  private final AdvertLimits limits;
  private final RandomGenerator random;
  private final Map<Long, Want> wants = new LinkedHashMap<>();

  Wants(AdvertLimits limits, RandomGenerator random) {
    this.limits = limits;
    this.random = random;
  }

  /** A peer offers one that we do not have. */
  void offered(NodeId peer, long key, long sequence) {
    @Nullable Want want = wants.get(key);
    if (want == null) {
      if (wants.size() >= limits.maxNodes()) {
        return;
      }
      want = new Want();
      wants.put(key, want);
    }
    if (sequence > want.sequence) {
      want.sequence = sequence;
      want.candidates.clear();
    }
    boolean isAsNew = sequence == want.sequence;
    if (isAsNew && want.candidates.size() < MAX_CANDIDATES && !want.candidates.contains(peer)) {
      want.candidates.add(peer);
    }
  }

  /** One came in. A newer one that was offered meanwhile is still wanted. */
  void came(long key, long sequence) {
    @Nullable Want want = wants.get(key);
    if (want != null && sequence >= want.sequence) {
      wants.remove(key);
    } else if (want != null) {
      want.asked = null;
    }
  }

  void forget(NodeId peer) {
    for (Want want : wants.values()) {
      want.candidates.remove(peer);
      if (peer.equals(want.asked)) {
        want.asked = null;
      }
    }
  }

  /** What to ask of whom now. */
  Map<NodeId, List<Gossip.Mark>> due(long nanos) {
    if (wants.isEmpty()) {
      return Map.of();
    }
    Map<NodeId, List<Gossip.Mark>> asks = new LinkedHashMap<>();
    Iterator<Map.Entry<Long, Want>> all = wants.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Long, Want> entry = all.next();
      Want want = entry.getValue();
      boolean waits = want.asked != null && nanos - want.askedAt < limits.wantTimeout().toNanos();
      if (!waits && want.candidates.isEmpty()) {
        all.remove();
      } else if (!waits) {
        NodeId peer = want.candidates.remove(random.nextInt(want.candidates.size()));
        want.asked = peer;
        want.askedAt = nanos;
        asks.computeIfAbsent(peer, id -> new ArrayList<>())
            .add(new Gossip.Mark(entry.getKey(), want.sequence));
      }
    }
    return asks;
  }
}
