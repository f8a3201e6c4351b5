package dev.folkmoot.engine.llamacpp.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What a sequence of a context held, in memory of its own. Used by the thread that saved it. */
public final class SavedSequence implements AutoCloseable {

  private final Arena arena;
  private final MemorySegment state;

  SavedSequence(Arena arena, MemorySegment state) {
    this.arena = arena;
    this.state = state;
  }

  /** Its size. */
  public long bytes() {
    return state.byteSize();
  }

  MemorySegment state() {
    return state;
  }

  @Override
  public void close() {
    arena.close();
  }
}
