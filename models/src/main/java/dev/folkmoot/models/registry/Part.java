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
  private long saved;
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
    this.saved = completed;
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

  /** Its connection has brought something. */
  void heard(long now) {
    lastHeard = now;
  }

  /** So much more is in the file. Only one thread at a time adds to it. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void came(int bytes) {
    completed += bytes;
  }

  /** Whether as much has come since this last said yes. For the thread that adds. */
  boolean isWorthSaving(long bytes) {
    if (completed - saved < bytes) {
      return false;
    }
    saved = completed;
    return true;
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
