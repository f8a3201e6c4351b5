package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.inference.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Token numbers in a row that can grow; plain ints. Used by one thread at a time. */
final class TokenList {

  private int[] tokens;
  private int size;

  TokenList(int[] initial) {
    tokens = initial.clone();
    size = initial.length;
  }

  int size() {
    return size;
  }

  int get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return tokens[index];
  }

  int last() {
    return get(size - 1);
  }

  void add(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(16, size * 2));
    }
    tokens[size++] = token;
  }

  /** Takes out the tokens from {@code from} (inclusive) to {@code to} (exclusive). */
  void remove(int from, int to) {
    System.arraycopy(tokens, to, tokens, from, size - to);
    size -= to - from;
  }

  void clear() {
    size = 0;
  }

  TokenIds toIds() {
    return TokenIds.head(tokens, size);
  }

  /** A copy of the first {@code count} tokens. */
  TokenList head(int count) {
    return new TokenList(Arrays.copyOf(tokens, count));
  }

  /**
   * How many tokens this and the first {@code limit} tokens of the other have in common from the
   * start.
   */
  int commonPrefix(TokenList other, int limit) {
    int most = Math.min(size, Math.min(other.size, limit));
    int mismatch = Arrays.mismatch(tokens, 0, most, other.tokens, 0, most);
    return mismatch < 0 ? most : mismatch;
  }

  List<Integer> toList() {
    List<Integer> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(tokens[i]);
    }
    return list;
  }
}
