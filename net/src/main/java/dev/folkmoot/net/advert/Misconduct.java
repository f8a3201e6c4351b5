package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Points against peers, forgiven with time; who has too many is banned for a while. */
final class Misconduct {

  /** Who is not among the last so many offenders has been forgotten. */
  private static final int MAX_OFFENDERS = 1024;

  private final AdvertLimits limits;
  private final Map<NodeId, Standing> records =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Standing> eldest) {
          return size() > MAX_OFFENDERS;
        }
      };

  private record Standing(double points, long at, boolean banned) {}

  Misconduct(AdvertLimits limits) {
    this.limits = limits;
  }

  /** Counts it; true if that was too much, and the peer is to be banned now. */
  boolean count(NodeId peer, Verdict verdict, long nanos) {
    if (verdict.weight() == 0) {
      return false;
    }
    double points = points(peer, nanos) + verdict.weight();
    boolean banned = points >= limits.misconductThreshold();
    records.remove(peer);
    records.put(peer, new Standing(points, nanos, banned));
    return banned;
  }

  double points(NodeId peer, long nanos) {
    Standing record = records.get(peer);
    if (record == null) {
      return 0;
    }
    double forgiven = (double) (nanos - record.at) / limits.misconductDecay().toNanos();
    return Math.max(0, record.points - forgiven);
  }

  boolean isBanned(NodeId peer, long nanos) {
    Standing record = records.get(peer);
    return record != null
        && record.banned
        && Duration.ofNanos(nanos - record.at).compareTo(limits.ban()) < 0;
  }
}
