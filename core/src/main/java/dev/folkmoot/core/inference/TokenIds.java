package dev.folkmoot.core.inference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Numbers of tokens in a row, as one model's vocabulary counts them. A value: it never changes, and
 * rows with the same numbers are equal. Every event of an answer carries one, so they are plain
 * ints and not boxed ones.
 */
public final class TokenIds {

  public static final TokenIds NONE = new TokenIds(new int[0]);

  private final int[] ids;

  private TokenIds(int[] ids) {
    this.ids = ids;
  }

  /** These tokens. The array is copied. */
  public static TokenIds of(int... ids) {
    return ids.length == 0 ? NONE : new TokenIds(ids.clone());
  }

  /** The first {@code count} numbers of an array that may change afterwards. */
  public static TokenIds head(int[] ids, int count) {
    return count == 0 ? NONE : new TokenIds(Arrays.copyOf(ids, count));
  }

  public int size() {
    return ids.length;
  }

  public boolean isEmpty() {
    return ids.length == 0;
  }

  public int get(int index) {
    return ids[index];
  }

  public IntStream stream() {
    return Arrays.stream(ids);
  }

  public int[] toArray() {
    return ids.clone();
  }

  public List<Integer> toList() {
    return stream().boxed().toList();
  }

  /** The first {@code count} of these. */
  public TokenIds head(int count) {
    return count == ids.length ? this : head(ids, count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenIds tokens && Arrays.equals(ids, tokens.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return Arrays.toString(ids);
  }
}
