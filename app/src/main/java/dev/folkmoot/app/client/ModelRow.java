package dev.folkmoot.app.client;

import java.time.Instant;
import java.util.Optional;

/**
 * One model in a list.
 *
 * @param name as people write it
 * @param digest hexadecimal
 * @param size in bytes
 * @param modified when it came
 * @param loaded how it sits in memory, in a list of loaded models
 */
public record ModelRow(
    String name, String digest, long size, Instant modified, Optional<Residence> loaded) {

  private static final int SHORT_DIGEST = 12;

  /**
   * How a model sits in memory.
   *
   * @param inGpu bytes of it that a GPU holds
   * @param contextLength tokens one conversation may hold
   * @param expires when it leaves, unless somebody asks it again
   */
  public record Residence(long inGpu, int contextLength, Instant expires) {}

  public String shortDigest() {
    return digest.substring(0, Math.min(SHORT_DIGEST, digest.length()));
  }
}
