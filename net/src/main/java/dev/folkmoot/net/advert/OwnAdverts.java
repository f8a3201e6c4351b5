package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of itself: one advert for each audience, all made at the same time.
 *
 * <p>Each advert reaches every node of the mesh once, so at a given price a second the time between
 * two of one node grows with the mesh: {@code interval = nodes × bytes / budget}. After a time of
 * quiet two may follow each other, and then the node waits its turn; what changes meanwhile is said
 * then, in one.
 */
final class OwnAdverts {

  private static final int BURST = 2;

  /** Offers, requests and headers that go with an advert on its way through a node. */
  private static final int OVERHEAD_BYTES = 400;

  /** The envelope's key, signature and lengths. */
  private static final int ENVELOPE_OVERHEAD_BYTES = 256;

  private static final Duration OUTBID_INTERVAL = Duration.ofMinutes(10);

  /** A third of its life is over: nobody forgets us because one advert was lost. */
  private static final int RENEWALS = 3;

  private final NodeId self;
  private final AdvertLimits limits;
  private final AdvertSeal seal;
  private final Map<Reach, AdvertContent> contents = new EnumMap<>(Reach.class);
  private final Map<Reach, SignedAdvert> signed = new EnumMap<>(Reach.class);
  private final TokenBucket bucket;
  private final TokenBucket outbids;
  private long sequence = -1;
  private long issuedAt;
  private long renewAfterNanos;
  private boolean changed;
  private boolean urgent;

  OwnAdverts(NodeId self, AdvertLimits limits, AdvertSeal seal, long nanos) {
    this.self = self;
    this.limits = limits;
    this.seal = seal;
    this.bucket = new TokenBucket(BURST, 1, nanos);
    this.outbids = new TokenBucket(BURST, nanos);
  }

  void content(Map<Reach, AdvertContent> wanted) {
    if (!wanted.equals(contents)) {
      contents.clear();
      contents.putAll(wanted);
      changed = true;
    }
  }

  /**
   * Somebody knows a later number of ours: from before a restart, if our clock went back. Nobody
   * believes us until we take a higher one, so it does not wait for its turn; but a liar can make
   * us do so twice only, and then now and then.
   */
  void outbid(long theirs, long nanos) {
    if (theirs > sequence && theirs < Long.MAX_VALUE / 2) {
      sequence = theirs;
      changed = true;
      urgent = outbids.take(OUTBID_INTERVAL, nanos);
    }
  }

  /** The advert for those that stand there. */
  Optional<SignedAdvert> forAudience(Reach standing) {
    return Optional.ofNullable(signed.get(audience(standing)));
  }

  private static Reach audience(Reach standing) {
    return standing == Reach.LOCAL ? Reach.MESH : standing;
  }

  /** How long ours are still good for. */
  Duration remaining(SignedAdvert own, long nanos) {
    Duration left = own.advert().lifetime().minusNanos(nanos - issuedAt);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Makes new ones if it is time.
   *
   * @param nodes that will get it
   * @param load the newest
   * @param time of day, as good as it is known; asked only where something is issued
   * @return whether there are new ones
   */
  boolean renew(int nodes, LoadReport load, Supplier<Instant> time, long nanos, boolean atOnce) {
    if (contents.isEmpty()) {
      return false;
    }
    boolean old = !signed.isEmpty() && nanos - issuedAt >= renewAfterNanos;
    if (!atOnce && !urgent && !changed && !old) {
      return false;
    }
    Duration interval = interval(nodes);
    if (!atOnce && !urgent && !bucket.take(interval, nanos)) {
      return false;
    }
    Duration lifetime = lifetime(interval);
    issue(load, time.get(), lifetime);
    renewAfterNanos = lifetime.dividedBy(RENEWALS).toNanos();
    issuedAt = nanos;
    changed = false;
    urgent = false;
    return true;
  }

  /** Adverts for a nearer audience have a higher number: who comes nearer is told more. */
  private void issue(LoadReport load, Instant time, Duration lifetime) {
    sequence = Math.max(sequence + 1, Math.max(0, time.toEpochMilli()));
    signed.clear();
    for (Reach audience : new Reach[] {Reach.PUBLIC, Reach.FRIENDS, Reach.MESH}) {
      @Nullable AdvertContent content = contents.get(audience);
      if (content != null) {
        AdvertContent loaded = content.with(audience == Reach.MESH ? load : load.reduced());
        Advert advert = new Advert(self, audience, sequence, time, lifetime, loaded);
        signed.put(audience, SignedAdvert.sealed(seal, advert, ENVELOPE_OVERHEAD_BYTES));
      }
      sequence++;
    }
  }

  /** The time between two adverts, in a mesh of so many nodes. */
  private Duration interval(int nodes) {
    int size = 0;
    for (SignedAdvert advert : signed.values()) {
      size = Math.max(size, advert.envelope().size());
    }
    long millis = 1_000L * nodes * (size + OVERHEAD_BYTES) / limits.advertBytesPerSecond();
    Duration shared = Duration.ofMillis(millis);
    return shared.compareTo(limits.minAdvertInterval()) > 0 ? shared : limits.minAdvertInterval();
  }

  /** Long enough for three renewals, however rare they have to be. */
  private Duration lifetime(Duration interval) {
    Duration needed = interval.multipliedBy(RENEWALS + 1);
    Duration wanted = needed.compareTo(limits.lifetime()) > 0 ? needed : limits.lifetime();
    return wanted.compareTo(Advert.MAX_LIFETIME) > 0 ? Advert.MAX_LIFETIME : wanted;
  }
}
