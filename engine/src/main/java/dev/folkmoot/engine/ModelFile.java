package dev.folkmoot.engine;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelShape;
import java.nio.file.Path;

/**
 * A model that has passed our own reader, ready for an engine.
 *
 * @param path the GGUF file, or {@link #NO_FILE}
 * @param digest of its content: the same digest means the same tokens
 * @param shape what it says of itself
 */
public record ModelFile(Path path, Digest digest, ModelShape shape) {
  /** Where another program holds the weights. */
  public static final Path NO_FILE = Path.of("");

  public ModelFile {
    requireNonNull(path);
    requireNonNull(digest);
    requireNonNull(shape);
  }
}
