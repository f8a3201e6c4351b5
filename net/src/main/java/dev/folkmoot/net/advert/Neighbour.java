package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Gossip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A peer that is connected, and what it is owed. */
final class Neighbour {

  /** Adverts of its own that a peer may send in a row, and then at the slowest interval. */
  private static final int ADVERT_BURST = 8;

  private static final int LOAD_BURST = 8;

  /** Requests for adverts: all of a full book, and then a few a second. */
  private static final Duration SERVE_INTERVAL = Duration.ofMillis(50);

  final NodeId id;

  /** At most {@code PUBLIC}; {@code LOCAL} is a node on this machine, and as good as the mesh. */
  final Reach standing;

  private final AdvertLimits limits;
  private final TokenBucket adverts;
  private final TokenBucket loads;
  private final TokenBucket served;
  private final Map<Long, Long> offers = new LinkedHashMap<>();
  private int asked;
  private boolean partner;
  private boolean saidAll;

  Neighbour(NodeId id, Reach standing, AdvertLimits limits, long nanos) {
    this.id = id;
    this.standing = standing;
    this.limits = limits;
    this.adverts = new TokenBucket(ADVERT_BURST, nanos);
    this.loads = new TokenBucket(LOAD_BURST, nanos);
    this.served = new TokenBucket(2 * limits.maxNodes(), nanos);
  }

  boolean isMember() {
    return Reach.MESH.allows(standing);
  }

  boolean isPartner() {
    return partner;
  }

  void becomePartner() {
    partner = true;
  }

  /** True the first time: then all that is known is to be named. */
  boolean sayAll() {
    boolean first = !saidAll;
    saidAll = true;
    return first;
  }

  /** Remembers to offer it, when the next news go out. */
  void offer(long key, long sequence) {
    offers.put(key, sequence);
  }

  /** It has this one, or a newer one. */
  void has(long key, long sequence) {
    offers.computeIfPresent(key, (k, offered) -> offered <= sequence ? null : offered);
  }

  /** The news, in as many messages as they take. */
  List<Gossip> takeOffers() {
    if (offers.isEmpty()) {
      return List.of();
    }
    List<Gossip.Mark> marks = new ArrayList<>(offers.size());
    offers.forEach((key, sequence) -> marks.add(new Gossip.Mark(key, sequence)));
    offers.clear();
    List<Gossip> messages = new ArrayList<>();
    for (int from = 0; from < marks.size(); from += Gossip.MAX_MARKS) {
      int to = Math.min(marks.size(), from + Gossip.MAX_MARKS);
      messages.add(new Gossip.Known(marks.subList(from, to), false));
    }
    return messages;
  }

  /** So many adverts have been asked for. */
  void asked(int count) {
    asked = Math.min(limits.maxNodes(), asked + count);
  }

  /** Whether the next advert from it may be one that was asked for. */
  boolean hasBeenAsked() {
    return asked > 0;
  }

  /** Whether one advert more may come from it: one that was asked for, or one at a fair rate. */
  boolean maySend(long nanos) {
    if (asked > 0) {
      asked--;
      return true;
    }
    return adverts.take(limits.minAdvertInterval().dividedBy(2), nanos);
  }

  boolean maySendLoad(long nanos) {
    return loads.take(limits.minLoadInterval().dividedBy(4), nanos);
  }

  boolean mayAsk(long nanos) {
    return served.take(SERVE_INTERVAL, nanos);
  }
}
