package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What time it is, by our own clock and those of the mesh's members that we are connected with.
 *
 * <p>A clock that jumped by a day would make every advert look forged in time, and us call our own
 * machines liars. Each member's clock is kept as the time at which our stopwatch stood at zero by
 * it, so that neither waiting nor a jump of ours changes what we know of it. The median of all, our
 * own included, is the time; where ours is within the tolerance of that, ours is.
 */
final class ClockOpinion {

  private final Duration tolerance;
  private final Map<NodeId, Instant> zeros = new LinkedHashMap<>();

  ClockOpinion(Duration tolerance) {
    this.tolerance = tolerance;
  }

  void heard(NodeId member, Instant theirs, Moment now) {
    zeros.put(member, theirs.minusNanos(now.nanos()));
  }

  void forget(NodeId member) {
    zeros.remove(member);
  }

  Instant time(Moment now) {
    Instant own = now.wall().minusNanos(now.nanos());
    return isAgreed(own) ? now.wall() : outvoted(own, now);
  }

  /** Asked for every advert, and so nothing is sorted where there is no doubt. */
  private boolean isAgreed(Instant own) {
    Instant earliest = own.minus(tolerance);
    Instant latest = own.plus(tolerance);
    int before = 0;
    int after = 0;
    for (Instant zero : zeros.values()) {
      before += zero.isBefore(earliest) ? 1 : 0;
      after += zero.isAfter(latest) ? 1 : 0;
    }
    return 2 * Math.max(before, after) < zeros.size();
  }

  private Instant outvoted(Instant own, Moment now) {
    Instant[] all = new Instant[zeros.size() + 1];
    int count = 0;
    for (Instant zero : zeros.values()) {
      all[count++] = zero;
    }
    all[count] = own;
    Arrays.sort(all);
    // Of two in the middle the one nearer to our own: one single member does not overrule us.
    Instant low = all[count / 2];
    Instant high = all[(count + 1) / 2];
    Instant median = own.compareTo(low) <= 0 ? low : high;
    boolean agree = Duration.between(own, median).abs().compareTo(tolerance) <= 0;
    return agree ? now.wall() : median.plusNanos(now.nanos());
  }

  /** Whether a thing of this date can have been said by now. */
  boolean isFuture(Instant issued, Moment now) {
    return issued.isAfter(time(now).plus(tolerance));
  }

  boolean isPast(Instant expires, Moment now) {
    return expires.isBefore(time(now).minus(tolerance));
  }
}
