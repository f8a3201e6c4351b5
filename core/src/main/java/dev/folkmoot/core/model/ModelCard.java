package dev.folkmoot.core.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * All that is to be known of a model before it is asked anything, wherever its weights lie: enough
 * to list it, to show it, and to make a request of a client's words.
 *
 * @param name as it is called where it lies
 * @param digest of the manifest's bytes: names this version of the model
 * @param weightsDigest of all that is computed with, and of nothing else: the same digest means the
 *     same tokens. Of the weights, {@linkplain Digest#adaptedBy with} the adapter that is laid over
 *     them, if there is one
 * @param size bytes of all layers and the configuration
 * @param modifiedAt when its manifest was written
 * @param shape what the weights say of themselves
 * @param details what the configuration says of it
 * @param recipe what it was given besides the weights
 * @param templated whether the recipe's template makes its prompts; else the one in the weights
 *     does, or the program that runs it
 */
public record ModelCard(
    ModelName name,
    Digest digest,
    Digest weightsDigest,
    long size,
    Instant modifiedAt,
    ModelShape shape,
    ModelDetails details,
    ModelRecipe recipe,
    boolean templated) {
  public ModelCard {
    requireNonNull(name);
    requireNonNull(digest);
    requireNonNull(weightsDigest);
    requireNonNull(modifiedAt);
    requireNonNull(shape);
    requireNonNull(details);
    requireNonNull(recipe);
    if (size < 0) {
      throw new IllegalArgumentException("a model of " + size + " bytes");
    }
    if (templated && recipe.template().isEmpty()) {
      throw new IllegalArgumentException("a model is made prompts for by a template it has not");
    }
  }

  /** A model whose prompts are made by the template in its weights, or by who runs it. */
  public ModelCard(
      ModelName name,
      Digest digest,
      Digest weightsDigest,
      long size,
      Instant modifiedAt,
      ModelShape shape,
      ModelDetails details,
      ModelRecipe recipe) {
    this(name, digest, weightsDigest, size, modifiedAt, shape, details, recipe, false);
  }

  /** The Go template that prompts are to be made with; empty where that is not ours to do. */
  public Optional<String> promptTemplate() {
    return templated ? recipe.template() : Optional.empty();
  }
}
