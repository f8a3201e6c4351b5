package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.wire.Gossip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The adverts that are known, one a node, and the numbers of those that were: an advert that has
 * expired here must not come back from somebody who has it a little longer, or a dead node would go
 * round for ever. All times are those of the stopwatch.
 */
final class Shelf {

  /** An advert that is known. */
  static final class Item {

    /** The place of one that is no news any more. */
    static final int NO_NEWS = -1;

    final SignedAdvert signed;
    final long key;

    /** The advert's; here it is asked for most. */
    final long sequence;

    final boolean firstHand;

    /** Whether it may go on to others: for the mesh, and of a believable date. */
    final boolean passable;

    /** The latest date under which the node is known, here and maybe elsewhere. */
    final Instant latest;

    final long expiresAt;
    private final boolean saysItLeft;

    LoadReport load;
    long loadAt;

    /** Where it stands in the {@link News}. */
    int place = NO_NEWS;

    private Gossip.@Nullable Mark mark;

    Item(
        SignedAdvert signed,
        long key,
        boolean firstHand,
        boolean passable,
        Instant latest,
        long expiresAt,
        long now) {
      this.signed = signed;
      this.key = key;
      this.sequence = signed.advert().sequence();
      this.firstHand = firstHand;
      this.passable = passable;
      this.latest = latest;
      this.expiresAt = expiresAt;
      this.load = signed.advert().content().load();
      this.saysItLeft = load.availability() == Availability.LEFT;
      this.loadAt = now;
    }

    NodeId node() {
      return signed.advert().node();
    }

    /** It, in sixteen bytes; the same for all who are told of it. */
    Gossip.Mark mark() {
      if (mark == null) {
        mark = new Gossip.Mark(key, sequence);
      }
      return mark;
    }

    Duration remaining(long now) {
      return Duration.ofNanos(Math.max(0, expiresAt - now));
    }

    boolean isHere() {
      return !saysItLeft && load.availability() != Availability.LEFT;
    }

    BookEntry entry(long now) {
      return new BookEntry(
          signed.advert(), load, Duration.ofNanos(now - loadAt), remaining(now), firstHand);
    }
  }

  /** The number of an advert that is no longer known, for as long as somebody may still have it. */
  private record Tombstone(long sequence, long until) {}

  private final AdvertLimits limits;
  private final LongMap<Item> items = new LongMap<>();
  private final Map<Long, Tombstone> tombstones =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Tombstone> eldest) {
          return size() > limits.maxNodes();
        }
      };

  private long bytes;

  /** No item expires before this: most looks at the clock need not look at a thousand adverts. */
  private long nextExpiry;

  Shelf(AdvertLimits limits) {
    this.limits = limits;
  }

  Optional<Item> find(long key) {
    return Optional.ofNullable(items.get(key));
  }

  /** As {@link #find}, for who looks up one mark after the other. */
  @Nullable Item get(long key) {
    return items.get(key);
  }

  Collection<Item> items() {
    return items.values();
  }

  int size() {
    return items.size();
  }

  /**
   * The highest number that was seen of a node; -1 for none.
   *
   * @param item what {@link #get} finds
   */
  long lastSequence(@Nullable Item item, long key, long now) {
    if (item != null) {
      return item.sequence;
    }
    @Nullable Tombstone tombstone = tombstones.get(key);
    return tombstone != null && tombstone.until - now > 0 ? tombstone.sequence : -1;
  }

  /**
   * Puts it in the place of what was known of the node.
   *
   * @return false if there is no room: who is connected drives out who is not
   */
  boolean put(Item item) {
    long added = item.signed.envelope().size();
    @Nullable Item before = items.get(item.key);
    if (before != null) {
      added -= before.signed.envelope().size();
    }
    while (bytes + added > limits.maxBytes()
        || (before == null && items.size() >= limits.maxNodes())) {
      Optional<Item> victim = item.firstHand ? leastNeeded(item.key) : Optional.empty();
      if (victim.isEmpty()) {
        return false;
      }
      remove(victim.get());
    }
    if (items.isEmpty() || item.expiresAt - nextExpiry < 0) {
      nextExpiry = item.expiresAt;
    }
    items.put(item.key, item);
    tombstones.remove(item.key);
    bytes += added;
    return true;
  }

  private Optional<Item> leastNeeded(long notThis) {
    return items.values().stream()
        .filter(item -> !item.firstHand && item.key != notThis)
        .min(Comparator.comparingLong(item -> item.expiresAt));
  }

  /** Forgets all but the number, which is remembered for as long as an advert can live. */
  void bury(Item item, long now) {
    remove(item);
    tombstones.remove(item.key);
    tombstones.put(item.key, new Tombstone(item.sequence, now + Advert.MAX_LIFETIME.toNanos()));
  }

  /** Buries all that have expired. */
  List<Item> expire(long now) {
    if (items.isEmpty() || nextExpiry - now > 0) {
      return List.of();
    }
    List<Item> expired = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (Item item : items.values()) {
      if (item.expiresAt - now <= 0) {
        expired.add(item);
      } else {
        next = Math.min(next, item.expiresAt - now);
      }
    }
    nextExpiry = next == Long.MAX_VALUE ? now : now + next;
    expired.forEach(item -> bury(item, now));
    return expired;
  }

  private void remove(Item item) {
    items.remove(item.key);
    bytes -= item.signed.envelope().size();
  }
}
