package dev.folkmoot.models.gguf;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The header of a GGUF file whose form is sound.
 *
 * @param version 2 or 3
 * @param metadata keys and values, in the file's order
 * @param tensors in the file's order
 * @param alignment bytes; a power of two
 * @param dataOffset where the data section starts in the file
 * @param fileSize bytes
 */
public record GgufFile(
    int version,
    Map<String, GgufValue> metadata,
    List<TensorInfo> tensors,
    int alignment,
    long dataOffset,
    long fileSize) {

  static final String ARCHITECTURE = "general.architecture";

  public GgufFile {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = List.copyOf(tensors);
    requireNonNull(metadata);
  }

  /** The architecture, for example {@code llama}. The reader refuses files without one. */
  public String architecture() {
    return text(ARCHITECTURE).orElseThrow();
  }

  public Optional<GgufValue> value(String key) {
    return Optional.ofNullable(metadata.get(key));
  }

  /** The string under a key; empty where there is none or it is no string. */
  public Optional<String> text(String key) {
    return metadata.get(key) instanceof GgufValue.Text(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** The integer under a key; empty where there is none or it is no integer. */
  public OptionalLong whole(String key) {
    return metadata.get(key) instanceof GgufValue.Whole(long whole)
        ? OptionalLong.of(whole)
        : OptionalLong.empty();
  }

  /** The boolean under a key; empty where there is none or it is no boolean. */
  public Optional<Boolean> truth(String key) {
    return metadata.get(key) instanceof GgufValue.Truth(boolean truth)
        ? Optional.of(truth)
        : Optional.empty();
  }

  /** The array under a key; empty where there is none or it is no array. */
  public Optional<GgufArray> array(String key) {
    return metadata.get(key) instanceof GgufArray array ? Optional.of(array) : Optional.empty();
  }

  /**
   * A key of this architecture: {@code ofArchitecture("block_count")} is {@code llama.block_count}.
   */
  public String ofArchitecture(String suffix) {
    return architecture() + "." + suffix;
  }
}
