package dev.folkmoot.engine.llamacpp;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the engine is told from outside.
 *
 * @param natives folder below which the llama.cpp libraries lie
 * @param memory folder where the engine remembers which CPU variant is best
 * @param slots answers that one model gives at the same time
 * @param queueLength requests that may wait for a slot of one model
 * @param sharedHost whether others use this machine's cores too: one is then left to them
 * @param variant a CPU variant to use without asking; empty chooses the best
 */
public record EngineConfig(
    Path natives,
    Path memory,
    int slots,
    int queueLength,
    boolean sharedHost,
    Optional<String> variant) {

  public static final int DEFAULT_SLOTS = 8;
  public static final int DEFAULT_QUEUE_LENGTH = 512;
  public static final int MAX_SLOTS = 64;

  public EngineConfig {
    requireNonNull(natives);
    requireNonNull(memory);
    if (slots < 1 || slots > MAX_SLOTS) {
      throw new IllegalArgumentException("slots must be 1 to " + MAX_SLOTS + ", not " + slots);
    }
    if (queueLength < 1) {
      throw new IllegalArgumentException("queueLength must be at least 1, not " + queueLength);
    }
  }

  public static EngineConfig of(Path natives, Path memory) {
    return new EngineConfig(
        natives, memory, DEFAULT_SLOTS, DEFAULT_QUEUE_LENGTH, false, Optional.empty());
  }
}
