package dev.folkmoot.models.modelfile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The parameters a model may be given, by Ollama's names, and what each of them is. */
public final class ParameterTypes {

  /** Reads a value, or throws {@link IllegalArgumentException}. */
  private static final Function<String, Object> INTEGER = Long::valueOf;

  private static final Function<String, Object> NUMBER = ParameterTypes::finite;
  private static final Function<String, Object> SWITCH = ParameterTypes::onOrOff;

  private static final Map<String, Function<String, Object>> TYPES =
      Map.ofEntries(
          Map.entry("num_ctx", INTEGER),
          Map.entry("num_batch", INTEGER),
          Map.entry("num_gpu", INTEGER),
          Map.entry("main_gpu", INTEGER),
          Map.entry("num_thread", INTEGER),
          Map.entry("num_keep", INTEGER),
          Map.entry("num_predict", INTEGER),
          Map.entry("seed", INTEGER),
          Map.entry("top_k", INTEGER),
          Map.entry("repeat_last_n", INTEGER),
          Map.entry("temperature", NUMBER),
          Map.entry("top_p", NUMBER),
          Map.entry("min_p", NUMBER),
          Map.entry("typical_p", NUMBER),
          Map.entry("repeat_penalty", NUMBER),
          Map.entry("presence_penalty", NUMBER),
          Map.entry("frequency_penalty", NUMBER),
          Map.entry("use_mmap", SWITCH),
          Map.entry("stop", text -> text));

  private static final Set<String> FORGOTTEN =
      Set.of(
          "penalize_newline",
          "low_vram",
          "f16_kv",
          "logits_all",
          "vocab_only",
          "use_mlock",
          "numa",
          "tfs_z",
          "num_gqa",
          "rope_frequency_base",
          "rope_frequency_scale",
          "mirostat",
          "mirostat_tau",
          "mirostat_eta");

  private ParameterTypes() {}

  /** All names, in alphabetical order. */
  public static List<String> names() {
    return TYPES.keySet().stream().sorted().toList();
  }

  static boolean knows(String name) {
    return TYPES.containsKey(name);
  }

  /**
   * Reads a value as the kind that its parameter takes.
   *
   * @throws IllegalArgumentException if the text is no value of that parameter
   */
  public static Object read(String name, String text) {
    Function<String, Object> type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException("unknown parameter");
    }
    return type.apply(text);
  }

  /** Whether Ollama took it once and passes over it now. */
  static boolean isForgotten(String name) {
    return FORGOTTEN.contains(name);
  }

  /** {@code stop} may be given more than once; every other parameter has one value, the last. */
  public static boolean isList(String name) {
    return name.equals("stop");
  }

  private static Object finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not a finite number");
    }
    return value;
  }

  private static Object onOrOff(String text) {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
