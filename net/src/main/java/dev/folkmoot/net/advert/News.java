package dev.folkmoot.net.advert;

import dev.folkmoot.net.wire.Gossip;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The adverts that came since the last news went out, in order. Each stands here once, in a place
 * of its own, and a {@link Neighbour} remembers the places that it need not be told of. One list
 * for all instead of one for each partner: in a large mesh, noting what is owed to whom would be
 * most of the work.
 */
final class News {

  /** One that a newer one of the same node has replaced is null: places stay what they are. */
  private final List<Shelf.@Nullable Item> items = new ArrayList<>();

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Places so far. */
  int size() {
    return items.size();
  }

  /**
   * One has come.
   *
   * @param before what it replaces on the shelf, if anything
   */
  void add(Shelf.Item item, Shelf.@Nullable Item before) {
    if (before != null && before.place >= 0) {
      items.set(before.place, null);
      before.place = Shelf.Item.NO_NEWS;
    }
    item.place = items.size();
    items.add(item);
  }

  /**
   * The same as before came again, from its node itself: it takes over the place, if it has one.
   */
  void takesOver(Shelf.Item item, Shelf.Item before) {
    if (before.place >= 0) {
      items.set(before.place, item);
      item.place = before.place;
      before.place = Shelf.Item.NO_NEWS;
    }
  }

  /** What a partner is to be told, in as many messages as that takes. */
  List<Gossip> untold(BitSet known) {
    List<Gossip.Mark> marks = new ArrayList<>(items.size());
    for (int place = known.nextClearBit(0);
        place < items.size();
        place = known.nextClearBit(place + 1)) {
      Shelf.@Nullable Item item = items.get(place);
      if (item != null) {
        marks.add(item.mark());
      }
    }
    return messages(marks, false);
  }

  /** They are told. */
  void clear() {
    items.stream().filter(Objects::nonNull).forEach(item -> item.place = Shelf.Item.NO_NEWS);
    items.clear();
  }

  /**
   * All that is on the shelf and may be passed on to somebody.
   *
   * @param to its own is left out
   * @param begins whether the first message, which may be empty then, begins a partnership
   */
  static List<Gossip> all(Collection<Shelf.Item> shelf, long to, boolean begins) {
    List<Gossip.Mark> marks = new ArrayList<>(shelf.size());
    for (Shelf.Item item : shelf) {
      if (item.passable && item.key != to) {
        marks.add(item.mark());
      }
    }
    return messages(marks, begins);
  }

  private static List<Gossip> messages(List<Gossip.Mark> marks, boolean begins) {
    List<Gossip> messages = new ArrayList<>();
    if (begins && marks.isEmpty()) {
      messages.add(new Gossip.Known(marks, true));
    }
    for (int from = 0; from < marks.size(); from += Gossip.MAX_MARKS) {
      int to = Math.min(marks.size(), from + Gossip.MAX_MARKS);
      messages.add(new Gossip.Known(marks.subList(from, to), begins && from == 0));
    }
    return messages;
  }
}
