package dev.folkmoot.models.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file's metadata as {@code /api/show} answers it in {@code model_info}. */
public final class ModelInfo {

  /** Longer arrays are shown empty unless the client asks for all: a vocabulary is megabytes. */
  static final int LONGEST_SHOWN_ARRAY = 5;

  private static final String PARAMETER_COUNT = "general.parameter_count";

  private ModelInfo() {}

  /**
   * Keys in the file's order with plain values ({@code Long}, {@code Double}, {@code Boolean},
   * {@code String}, {@code List}), {@code general.parameter_count} added, name and chat template
   * left out: they have fields of their own.
   *
   * @param verbose whether long arrays are given whole
   */
  public static Map<String, Object> of(GgufFile file, boolean verbose) {
    Map<String, Object> info = new LinkedHashMap<>();
    file.metadata().forEach((key, value) -> info.put(key, shown(value, verbose)));
    info.remove("general.name");
    info.remove("tokenizer.chat_template");
    info.put(PARAMETER_COUNT, file.tensors().stream().mapToLong(TensorInfo::elements).sum());
    return Collections.unmodifiableMap(info);
  }

  private static Object shown(GgufValue value, boolean verbose) {
    boolean tooLong = value instanceof GgufArray array && array.size() > LONGEST_SHOWN_ARRAY;
    return tooLong && !verbose ? List.of() : value.plain();
  }
}
