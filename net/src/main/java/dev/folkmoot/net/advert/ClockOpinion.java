package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What time it is, by our own clock and those of the mesh's members that we are connected with.
 *
 * <p>A clock that jumped by a day would make every advert look forged in time, and us call our own
 * machines liars. Each member's clock is kept as the time at which our stopwatch stood at zero by
 * it, so that neither waiting nor a jump of ours changes what we know of it. The median of all, our
 * own included, is the time; where ours is within the tolerance of that, ours is.
 */
final class ClockOpinion {

  /** Of two readings of one clock. */
  private static final Duration SAME = Duration.ofSeconds(2);

  private static final long[] UNKNOWN = {};

  private final Duration tolerance;
  private final Map<NodeId, Instant> zeros = new LinkedHashMap<>();

  private long[] zeroMillis = UNKNOWN;

  ClockOpinion(Duration tolerance) {
    this.tolerance = tolerance;
  }

  void heard(NodeId member, Instant theirs, Moment now) {
    Instant zero = theirs.minusNanos(now.nanos());
    @Nullable Instant before = zeros.get(member);
    // A message takes now more, now less time: that is no other clock.
    if (before == null || Duration.between(before, zero).abs().compareTo(SAME) > 0) {
      zeros.put(member, zero);
      zeroMillis = UNKNOWN;
    }
  }

  void forget(NodeId member) {
    zeros.remove(member);
    zeroMillis = UNKNOWN;
  }

  /** How far a member's clock is before ours, negative where it is behind; zero if unheard. */
  Duration ahead(NodeId member, Moment now) {
    @Nullable Instant zero = zeros.get(member);
    return zero == null ? Duration.ZERO : Duration.between(now.wall(), zero.plusNanos(now.nanos()));
  }

  Instant time(Moment now) {
    Instant own = now.wall().minusNanos(now.nanos());
    return isAgreed(own) ? now.wall() : outvoted(own, now);
  }

  /** Asked for every advert, and so nothing is sorted where there is no doubt. */
  private boolean isAgreed(Instant own) {
    long[] millis = zeroMillis();
    long earliest = own.minus(tolerance).toEpochMilli();
    long latest = own.plus(tolerance).toEpochMilli();
    int before = 0;
    int after = 0;
    for (long zero : millis) {
      before += zero < earliest ? 1 : 0;
      after += zero > latest ? 1 : 0;
    }
    return 2 * Math.max(before, after) < millis.length;
  }

  /** The zeros, in milliseconds; made anew only where somebody was heard since. */
  private long[] zeroMillis() {
    if (zeroMillis.length != zeros.size()) {
      zeroMillis = zeros.values().stream().mapToLong(Instant::toEpochMilli).toArray();
    }
    return zeroMillis;
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
