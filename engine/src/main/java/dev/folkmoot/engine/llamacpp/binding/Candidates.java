package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Tokens to choose from, with their logits ({@code llama_token_data_array}). Used by one thread at
 * a time.
 */
@SuppressWarnings("restricted") // native access is what this package is for
final class Candidates implements AutoCloseable {

  private static final long ITEM = Layouts.TOKEN_DATA.byteSize();
  private static final long LOGIT = 4;
  private static final long PROBABILITY = 8;
  private static final long SIZE = 8;
  private static final long SELECTED = 16;
  private static final long SORTED = 24;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment items;
  private final MemorySegment struct = arena.allocate(Layouts.TOKEN_DATA_ARRAY);

  Candidates(int capacity) {
    items = arena.allocate(ITEM * capacity, Long.BYTES);
  }

  /** All tokens of the vocabulary with the logits of one output. */
  void fill(MemorySegment logits, int vocabularySize) {
    for (int token = 0; token < vocabularySize; token++) {
      put(token, token, logits.getAtIndex(JAVA_FLOAT, token));
    }
    reset(vocabularySize);
  }

  /** One token, whichever. */
  void fillWithOne() {
    put(0, 0, 0f);
    reset(1);
  }

  private void put(int index, int token, float logit) {
    long at = index * ITEM;
    items.set(JAVA_INT, at, token);
    items.set(JAVA_FLOAT, at + LOGIT, logit);
    items.set(JAVA_FLOAT, at + PROBABILITY, 0f);
  }

  private void reset(int size) {
    struct.set(ADDRESS, 0, items);
    struct.set(JAVA_LONG, SIZE, size);
    struct.set(JAVA_LONG, SELECTED, -1);
    struct.set(JAVA_BOOLEAN, SORTED, false);
  }

  /**
   * Only these tokens, with the logits of one output.
   *
   * @return how many there are
   */
  int fill(MemorySegment logits, BitSet allowed) {
    int count = 0;
    for (int token = allowed.nextSetBit(0); token >= 0; token = allowed.nextSetBit(token + 1)) {
      put(count++, token, logits.getAtIndex(JAVA_FLOAT, token));
    }
    reset(count);
    return count;
  }

  /**
   * The token that a sampler chose. The sampler may have moved the array: the pointer is read
   * again.
   */
  int selected() {
    long selected = struct.get(JAVA_LONG, SELECTED);
    long size = struct.get(JAVA_LONG, SIZE);
    if (selected < 0 || selected >= size) {
      throw new IllegalStateException("the sampler chose nothing");
    }
    return struct.get(ADDRESS, 0).reinterpret(size * ITEM).get(JAVA_INT, selected * ITEM);
  }

  MemorySegment struct() {
    return struct;
  }

  @Override
  public void close() {
    arena.close();
  }
}
