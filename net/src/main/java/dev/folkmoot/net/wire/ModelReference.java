package dev.folkmoot.net.wire;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.util.Optional;

/**
 * The model that is asked for.
 *
 * @param name as the asker knows it
 * @param digest of the model that the asker has in mind; the provider may have it by another name
 * @param exact whether it must be that digest: always so when an answer is taken up in the middle
 */
public record ModelReference(ModelName name, Optional<Digest> digest, boolean exact) {
  public ModelReference {
    requireNonNull(name);
    if (exact && digest.isEmpty()) {
      throw FailureException.invalid("an exact model needs a digest");
    }
  }
}
