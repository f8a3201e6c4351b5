package dev.folkmoot.net.wire;

import java.util.List;

/** Lists that grow with what a peer sends, and no further than they may. */
public final class Bounded {

  private Bounded() {}

  /**
   * Adds it at the end.
   *
   * @throws MalformedMessageException if the list is full
   */
  public static <T> void add(List<T> list, T item, int most) {
    if (list.size() == most) {
      throw new MalformedMessageException("more than " + most + " of a kind");
    }
    list.add(item);
  }
}
