package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tokens of many sequences that go through the model together ({@code struct llama_batch}). Made
 * once, filled again and again; used by one thread at a time.
 */
public final class TokenBatch implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final int capacity;
  private final MemorySegment struct;
  private final MemorySegment tokens;
  private final MemorySegment positions;
  private final MemorySegment sequences;
  private final MemorySegment outputs;
  private int size;

  public TokenBatch(int capacity) {
    this.capacity = capacity;
    struct = arena.allocate(Layouts.BATCH);
    tokens = arena.allocate(JAVA_INT, capacity);
    positions = arena.allocate(JAVA_INT, capacity);
    sequences = arena.allocate(JAVA_INT, capacity);
    outputs = arena.allocate(JAVA_BYTE, capacity);
    MemorySegment counts = arena.allocate(JAVA_INT, capacity);
    MemorySegment sequencePointers = arena.allocate(ADDRESS, capacity);
    for (int i = 0; i < capacity; i++) {
      counts.setAtIndex(JAVA_INT, i, 1);
      sequencePointers.setAtIndex(ADDRESS, i, sequences.asSlice((long) i * Integer.BYTES));
    }
    set("token", tokens);
    set("embd", MemorySegment.NULL);
    set("pos", positions);
    set("n_seq_id", counts);
    set("seq_id", sequencePointers);
    set("logits", outputs);
  }

  private void set(String field, MemorySegment pointer) {
    struct.set(
        ADDRESS,
        Layouts.BATCH.byteOffset(java.lang.foreign.MemoryLayout.PathElement.groupElement(field)),
        pointer);
  }

  public void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  public int free() {
    return capacity - size;
  }

  /**
   * Adds a token.
   *
   * @param position its place in its sequence, from 0
   * @param output whether its logits, or its part in the pooled vector, are wanted
   * @return its index, by which the context names its results
   */
  public int add(int token, int position, int sequence, boolean output) {
    if (size == capacity) {
      throw new IllegalStateException("the batch is full");
    }
    tokens.setAtIndex(JAVA_INT, size, token);
    positions.setAtIndex(JAVA_INT, size, position);
    sequences.setAtIndex(JAVA_INT, size, sequence);
    outputs.set(JAVA_BYTE, size, (byte) (output ? 1 : 0));
    return size++;
  }

  MemorySegment struct() {
    struct.set(JAVA_INT, 0, size);
    return struct;
  }

  @Override
  public void close() {
    arena.close();
  }
}
