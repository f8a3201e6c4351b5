package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.util.Set;

/**
 * A model that a node can run, whether it is loaded or not.
 *
 * @param contextLength tokens that one conversation may hold there, at most
 * @param sizeBytes of its file
 * @param prefillTokensPerSecond measured on real requests there; 0 while there were none
 * @param decodeTokensPerSecond measured for one answer alone; 0 while there were none
 */
public record ModelOffer(
    ModelName name,
    Digest digest,
    int contextLength,
    Set<Capability> capabilities,
    long sizeBytes,
    float prefillTokensPerSecond,
    float decodeTokensPerSecond) {
  public ModelOffer {
    requireNonNull(name);
    requireNonNull(digest);
    capabilities = Set.copyOf(capabilities);
    if (contextLength < 0 || sizeBytes < 0) {
      throw new IllegalArgumentException("tokens and bytes are counted from 0");
    }
    requireSpeed(prefillTokensPerSecond);
    requireSpeed(decodeTokensPerSecond);
  }

  private static void requireSpeed(float tokensPerSecond) {
    if (!Float.isFinite(tokensPerSecond) || tokensPerSecond < 0) {
      throw new IllegalArgumentException("a speed is finite and not negative");
    }
  }
}
