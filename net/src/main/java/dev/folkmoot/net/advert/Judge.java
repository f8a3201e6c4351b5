package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Gossip;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MalformedMessageException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says what an advert is worth, the cheap questions first: verifying a signature costs a thousand
 * times what the others do, and is done at a bounded rate.
 *
 * <p>Dates are asked of those that were passed on only. Who hands over its own advert on a
 * connection that proves its key is there now, whatever its clock says, and even if its clock was
 * set back since the one before; but an advert of which we do not believe the date stays with us,
 * for others would hold it against us.
 */
final class Judge {

  /**
   * What came out.
   *
   * @param item what to keep, if it was accepted
   */
  record Judgement(Verdict verdict, Shelf.@Nullable Item item) {
    static Judgement of(Verdict verdict) {
      return new Judgement(verdict, null);
    }
  }

  private final AdvertSeal seal;
  private final Function<Bytes, Advert> codec;
  private final Shelf shelf;
  private final ClockOpinion clock;

  Judge(AdvertSeal seal, Function<Bytes, Advert> codec, Shelf shelf, ClockOpinion clock) {
    this.seal = seal;
    this.codec = codec;
    this.shelf = shelf;
    this.clock = clock;
  }

  Judgement judge(Neighbour from, Gossip.Passed passed, boolean isAskedFor, Moment now) {
    if (passed.envelope().size() > Limits.MAX_ENVELOPE_BYTES) {
      return Judgement.of(Verdict.OVERSIZED);
    }
    AdvertSeal.Opened opened;
    try {
      opened = seal.open(passed.envelope());
    } catch (MalformedMessageException e) {
      return Judgement.of(Verdict.FORGED);
    }
    Advert advert;
    try {
      advert = codec.apply(opened.payload());
    } catch (MalformedMessageException e) {
      return Judgement.of(Verdict.MALFORMED);
    }
    if (!advert.node().equals(opened.signer())) {
      return Judgement.of(Verdict.WRONG_SIGNER);
    }
    boolean firstHand = advert.node().equals(from.id);
    boolean mayPassOn = from.isMember() && advert.audience() == Reach.MESH;
    if (!firstHand && !mayPassOn) {
      return Judgement.of(Verdict.BEYOND_REACH);
    }
    return dated(from.id, advert, passed, isAskedFor, mayPassOn, now);
  }

  private Judgement dated(
      NodeId from,
      Advert advert,
      Gossip.Passed passed,
      boolean isAskedFor,
      boolean mayPassOn,
      Moment now) {
    boolean firstHand = advert.node().equals(from);
    long key = NodeKey.of(advert.node());
    Verdict order = inOrder(key, advert, passed.envelope(), now);
    boolean isBackdated = order == Verdict.BACKDATED;
    if (isBackdated && firstHand) {
      order = Verdict.ACCEPTED;
    }
    if (order != Verdict.ACCEPTED && order != Verdict.DUPLICATE) {
      // Between our asking and its answer a newer one may have come; that is nobody's fault.
      boolean isRace = isAskedFor && !isBackdated;
      return Judgement.of(isRace ? Verdict.DUPLICATE : order);
    }
    boolean isFuture = clock.isFuture(advert.issued(), now);
    boolean isPast = clock.isPast(advert.expires(), now) || passed.remaining().isZero();
    if (!firstHand && (isFuture || isPast)) {
      return Judgement.of(isFuture ? Verdict.FUTURE_DATED : Verdict.EXPIRED);
    }
    Duration remaining =
        passed.remaining().compareTo(advert.lifetime()) < 0
            ? passed.remaining()
            : advert.lifetime();
    Instant latest = latest(shelf.get(key), advert);
    Shelf.Item item =
        new Shelf.Item(
            new SignedAdvert(advert, passed.envelope()),
            key,
            firstHand,
            mayPassOn && !isFuture && !isPast && !advert.issued().isBefore(latest),
            latest,
            now.nanos() + remaining.toNanos(),
            now.nanos());
    return new Judgement(order, item);
  }

  private Verdict inOrder(long key, Advert advert, Bytes envelope, Moment now) {
    Shelf.@Nullable Item known = shelf.get(key);
    long last = shelf.lastSequence(known, key, now.nanos());
    if (advert.sequence() < last) {
      return Verdict.STALE;
    }
    if (advert.sequence() == last) {
      boolean same = known != null && known.signed.envelope().equals(envelope);
      return same ? Verdict.DUPLICATE : Verdict.REPLAYED;
    }
    boolean isBackdated = advert.issued().isBefore(latest(known, advert));
    return isBackdated ? Verdict.BACKDATED : Verdict.ACCEPTED;
  }

  /** The latest date under which its node is known. */
  private static Instant latest(Shelf.@Nullable Item known, Advert advert) {
    return known == null || advert.issued().isAfter(known.latest) ? advert.issued() : known.latest;
  }
}
