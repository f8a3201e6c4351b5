package dev.folkmoot.engine;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelShape;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model that has passed our own reader, ready for an engine.
 *
 * @param path the GGUF file, or {@link #NO_FILE}
 * @param adapter a LoRA adapter that is laid over it, a GGUF file too
 * @param digest of the content of both: the same digest means the same tokens
 * @param shape what they say of themselves
 */
public record ModelFile(Path path, Optional<Path> adapter, Digest digest, ModelShape shape) {
  /** Where another program holds the weights. */
  public static final Path NO_FILE = Path.of("");

  public ModelFile {
    requireNonNull(path);
    requireNonNull(adapter);
    requireNonNull(digest);
    requireNonNull(shape);
  }

  /** Weights with nothing over them. */
  public ModelFile(Path path, Digest digest, ModelShape shape) {
    this(path, Optional.empty(), digest, shape);
  }
}
