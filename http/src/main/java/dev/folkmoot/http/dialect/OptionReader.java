package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.http.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Ollama's options. A wrong type is refused with Ollama's text and its status, 500; an option
 * that nobody knows is ignored with a line in the log, one that Ollama had once without.
 */
public final class OptionReader {

  private static final System.Logger LOG = System.getLogger(OptionReader.class.getName());

  private static final Set<String> RETIRED =
      Set.of(
          "mirostat",
          "mirostat_tau",
          "mirostat_eta",
          "tfs_z",
          "penalize_newline",
          "numa",
          "low_vram",
          "f16_kv",
          "vocab_only",
          "use_mlock",
          "logits_all",
          "embedding_only",
          "draft_num_predict");

  private static final Set<String> KNOWN =
      Set.of(
          "num_keep",
          "seed",
          "num_predict",
          "top_k",
          "top_p",
          "min_p",
          "typical_p",
          "repeat_last_n",
          "temperature",
          "repeat_penalty",
          "presence_penalty",
          "frequency_penalty",
          "stop",
          "num_ctx",
          "num_batch",
          "num_gpu",
          "main_gpu",
          "use_mmap",
          "num_thread");

  private final Map<String, Object> values;

  private OptionReader(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Reads options.
   *
   * @param ofModel the model's own, plain values by name
   * @param ofRequest what the request says, which goes first; null values say nothing
   * @throws FailureException {@code INTERNAL} if one is of a wrong type, {@code INVALID_REQUEST} if
   *     one is out of range
   */
  public static ModelOptions read(Map<String, Object> ofModel, JsonValue.Obj ofRequest) {
    Map<String, Object> merged = new LinkedHashMap<>(ofModel);
    ofRequest
        .members()
        .forEach((name, value) -> {
          Object plain = JsonValue.plain(value);
          if (!KNOWN.contains(name)) {
            logUnknown(name);
          } else if (plain != null) {
            merged.put(name, plain);
          }
        });
    return new OptionReader(merged).options();
  }

  private static void logUnknown(String name) {
    if (!RETIRED.contains(name)) {
      LOG.log(System.Logger.Level.DEBUG, "ignoring the unknown option {0}", name);
    }
  }

  private ModelOptions options() {
    return new ModelOptions(
        sampling(),
        runner(),
        integer("num_predict").orElse(-1),
        integer("num_keep").orElse(InferenceRequest.DEFAULT_KEEP_TOKENS),
        texts("stop"));
  }

  private Sampling sampling() {
    Sampling d = Sampling.DEFAULT;
    return new Sampling(
        real("temperature", d.temperature()),
        integer("top_k").orElse(d.topK()),
        real("top_p", d.topP()),
        real("min_p", d.minP()),
        real("typical_p", d.typicalP()),
        integer("repeat_last_n").orElse(d.repeatLastN()),
        real("repeat_penalty", d.repeatPenalty()),
        real("frequency_penalty", d.frequencyPenalty()),
        real("presence_penalty", d.presencePenalty()),
        seed());
  }

  private RunnerOptions runner() {
    return new RunnerOptions(
        integer("num_ctx"),
        integer("num_batch"),
        integer("num_gpu"),
        integer("main_gpu"),
        truth("use_mmap"),
        integer("num_thread"));
  }

  /** A negative seed, Ollama's default, draws one. */
  private OptionalLong seed() {
    Optional<Long> seed = whole("seed");
    return seed.isPresent() && seed.get() >= 0 ? OptionalLong.of(seed.get()) : OptionalLong.empty();
  }

  private Optional<Integer> integer(String name) {
    return whole(name).map(n -> Math.clamp(n, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private Optional<Long> whole(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Number n -> Optional.of(n.longValue());
      case Object _ -> throw mistyped(name, "must be of type integer");
    };
  }

  private float real(String name, float otherwise) {
    return switch (values.get(name)) {
      case null -> otherwise;
      case Number n -> n.floatValue();
      case Object _ -> throw mistyped(name, "must be of type float32");
    };
  }

  private Optional<Boolean> truth(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Boolean truth -> Optional.of(truth);
      case Object _ -> throw mistyped(name, "must be of type boolean");
    };
  }

  private List<String> texts(String name) {
    if (values.get(name) == null) {
      return List.of();
    }
    if (!(values.get(name) instanceof List<?> items)) {
      throw mistyped(name, "must be of type array");
    }
    List<String> texts = new ArrayList<>();
    for (@Nullable Object item : items) {
      if (!(item instanceof String text)) {
        throw mistyped(name, "must be of an array of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  private static FailureException mistyped(String name, String must) {
    return new FailureException(Failure.Kind.INTERNAL, "option \"" + name + "\" " + must);
  }
}
