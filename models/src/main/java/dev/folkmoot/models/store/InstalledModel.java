package dev.folkmoot.models.store;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.models.gguf.GgufFile;
import dev.folkmoot.models.gguf.GgufReader;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A model of this machine that is whole: its manifest, every blob, and a header that makes sense.
 *
 * @param name as it is stored
 * @param digest of the manifest's bytes: names this version of the model
 * @param size bytes of all layers and the configuration
 * @param modifiedAt when its manifest was written
 * @param weights the GGUF file
 * @param weightsDigest its content: the same digest means the same tokens
 * @param shape what the GGUF file says of itself
 * @param details what the configuration says of it
 * @param recipe what it was given besides the weights
 */
public record InstalledModel(
    ModelName name,
    Digest digest,
    long size,
    Instant modifiedAt,
    Path weights,
    Digest weightsDigest,
    ModelShape shape,
    ModelDetails details,
    ModelRecipe recipe) {

  public InstalledModel {
    requireNonNull(name);
    requireNonNull(digest);
    requireNonNull(modifiedAt);
    requireNonNull(weights);
    requireNonNull(weightsDigest);
    requireNonNull(shape);
    requireNonNull(details);
    requireNonNull(recipe);
  }

  /** The file's header, read anew on each call: it is megabytes, and rarely wanted. */
  public GgufFile gguf() {
    return GgufReader.read(weights);
  }
}
