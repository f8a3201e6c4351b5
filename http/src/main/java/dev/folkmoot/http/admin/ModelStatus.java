package dev.folkmoot.http.admin;

import java.util.List;

/**
 * A model that a node can run.
 *
 * @param digest of its weights
 * @param size in bytes
 * @param contextLength tokens that one conversation may hold
 * @param capabilities such as {@code completion} and {@code embedding}
 * @param loaded whether it is in memory
 * @param prefill prompt tokens a second; 0 while none was measured
 * @param decode answer tokens a second; 0 while none was measured
 */
public record ModelStatus(
    String name,
    String digest,
    long size,
    int contextLength,
    List<String> capabilities,
    boolean loaded,
    double prefill,
    double decode) {
  public ModelStatus {
    capabilities = List.copyOf(capabilities);
  }
}
