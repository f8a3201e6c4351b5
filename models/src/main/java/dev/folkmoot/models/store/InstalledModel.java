package dev.folkmoot.models.store;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.models.gguf.GgufFile;
import dev.folkmoot.models.gguf.GgufReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A model of this machine that is whole: its manifest, every blob, and a header that makes sense.
 *
 * @param card what is to be known of it
 * @param weights the GGUF file
 * @param adapter what is laid over them, a GGUF file too
 */
public record InstalledModel(ModelCard card, Path weights, Optional<Path> adapter) {

  public InstalledModel {
    requireNonNull(card);
    requireNonNull(weights);
    requireNonNull(adapter);
  }

  /** A model without an adapter. */
  public InstalledModel(ModelCard card, Path weights) {
    this(card, weights, Optional.empty());
  }

  public ModelName name() {
    return card.name();
  }

  /** Of the manifest: names this version of the model. */
  public Digest digest() {
    return card.digest();
  }

  /** Of the weights and of what is laid over them. */
  public Digest weightsDigest() {
    return card.weightsDigest();
  }

  public ModelShape shape() {
    return card.shape();
  }

  public ModelDetails details() {
    return card.details();
  }

  public ModelRecipe recipe() {
    return card.recipe();
  }

  /** Bytes of all layers and the configuration. */
  public long size() {
    return card.size();
  }

  /** When its manifest was written. */
  public Instant modifiedAt() {
    return card.modifiedAt();
  }

  /** The file's header, read anew on each call: it is megabytes, and rarely wanted. */
  public GgufFile gguf() {
    return GgufReader.read(weights);
  }
}
