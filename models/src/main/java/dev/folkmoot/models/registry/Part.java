package dev.folkmoot.models.registry;

import org.jspecify.annotations.Nullable;

/**
 * One range of a blob that is fetched by itself. Written by the thread that fetches it, read by the
 * one that watches.
 */
final class Part {

  private final int number;
  private final long offset;
  private final long size;
  private volatile long completed;
  private volatile long lastHeard;
  private volatile boolean stalled;
  private volatile @Nullable Thread reader;

  Part(int number, long offset, long size, long completed) {
    if (number < 0 || offset < 0 || size < 0 || completed < 0 || completed > size) {
      throw new IllegalArgumentException("part " + number + " is out of its bounds");
    }
    this.number = number;
    this.offset = offset;
    this.size = size;
    this.completed = completed;
  }

  int number() {
    return number;
  }

  long offset() {
    return offset;
  }

  long size() {
    return size;
  }

  long completed() {
    return completed;
  }

  long end() {
    return offset + size;
  }

  boolean isDone() {
    return completed == size;
  }

  /** Where its next byte goes. */
  long position() {
    return offset + completed;
  }

  void begin(long now) {
    stalled = false;
    lastHeard = now;
    reader = Thread.currentThread();
  }

  /** Only its own thread adds to it. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void heard(int bytes, long now) {
    lastHeard = now;
    completed += bytes;
  }

  /** Its thread waits for nothing any more. */
  void rest() {
    reader = null;
  }

  /** Wakes its thread if nothing has come for that long. */
  void wakeIfStalled(long now, long stallNanos) {
    Thread waiting = reader;
    if (waiting != null && !stalled && now - lastHeard > stallNanos) {
      stalled = true;
      waiting.interrupt();
    }
  }

  boolean isStalled() {
    return stalled;
  }
}
