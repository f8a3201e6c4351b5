package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.util.BitSet;

/** A peer that is connected, and what it is owed. */
final class Neighbour {

  /** Adverts of its own that a peer may send in a row, and then at the slowest interval. */
  private static final int ADVERT_BURST = 8;

  private static final int LOAD_BURST = 8;

  /** Requests for adverts: all of a full book, and then a few a second. */
  private static final Duration SERVE_INTERVAL = Duration.ofMillis(50);

  final NodeId id;
  final long key;

  /** At most {@code PUBLIC}; {@code LOCAL} is a node on this machine, and as good as the mesh. */
  final Reach standing;

  private final AdvertLimits limits;
  private final TokenBucket adverts;
  private final TokenBucket loads;
  private final TokenBucket served;

  /** Places in the {@link News} of what it knows already. */
  final BitSet known = new BitSet();

  private int asked;
  private boolean partner;
  private boolean saidAll;

  Neighbour(NodeId id, Reach standing, AdvertLimits limits, long nanos) {
    this.id = id;
    this.key = NodeKey.of(id);
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
