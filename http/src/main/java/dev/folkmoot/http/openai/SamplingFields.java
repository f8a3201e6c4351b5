package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Translates this dialect's sampling fields to Ollama's options. */
final class SamplingFields {

  /** Unlike the native default: without a word from the client, sample from the whole model. */
  private static final JsonValue NEUTRAL = JsonValue.Num.of(1.0);

  private SamplingFields() {}

  /**
   * The options.
   *
   * @param maxTokens names of the limit, the one that goes first first
   */
  static JsonValue.Obj options(Fields request, List<String> maxTokens) {
    Map<String, JsonValue> options = new LinkedHashMap<>();
    options.put("temperature", numberOr(request, "temperature", NEUTRAL));
    options.put("top_p", numberOr(request, "top_p", NEUTRAL));
    options.put("frequency_penalty", numberOr(request, "frequency_penalty", JsonValue.NULL));
    options.put("presence_penalty", numberOr(request, "presence_penalty", JsonValue.NULL));
    request.whole("seed").ifPresent(seed -> options.put("seed", JsonValue.Num.of(seed)));
    maxTokens.stream()
        .flatMap(name -> request.integer(name).stream())
        .findFirst()
        .ifPresent(tokens -> options.put("num_predict", JsonValue.Num.of(tokens)));
    options.put("stop", stop(request));
    return new JsonValue.Obj(options);
  }

  /** How many alternatives to name per token, if that many may be named. */
  static int requireTopLogprobs(int top) {
    if (top < 0 || top > InferenceRequest.MAX_TOP_LOGPROBS) {
      throw FailureException.invalid(
          "top_logprobs must be between 0 and " + InferenceRequest.MAX_TOP_LOGPROBS);
    }
    return top;
  }

  private static JsonValue numberOr(Fields request, String name, JsonValue otherwise) {
    var number = request.number(name);
    return number.isPresent() ? JsonValue.Num.of(number.getAsDouble()) : otherwise;
  }

  private static JsonValue stop(Fields request) {
    return switch (request.value("stop")) {
      case JsonValue.Null() -> JsonValue.NULL;
      case JsonValue.Str text -> new JsonValue.Arr(List.of(text));
      case JsonValue.Arr(List<JsonValue> items) -> {
        List<JsonValue> texts = new ArrayList<>();
        for (JsonValue item : items) {
          texts.add(requireText(item));
        }
        yield new JsonValue.Arr(texts);
      }
      case JsonValue other -> requireText(other);
    };
  }

  private static JsonValue requireText(JsonValue item) {
    if (item instanceof JsonValue.Str) {
      return item;
    }
    throw FailureException.invalid("invalid type for 'stop' field: " + goType(item));
  }

  /** The type that Go's decoder makes of a value whose type it does not know. */
  static String goType(JsonValue value) {
    return switch (value) {
      case JsonValue.Null() -> "<nil>";
      case JsonValue.Num _ -> "float64";
      case JsonValue.Str _ -> "string";
      case JsonValue.Bool _ -> "bool";
      case JsonValue.Arr _ -> "[]interface {}";
      case JsonValue.Obj _ -> "map[string]interface {}";
    };
  }

  /** Whether the last frame of a stream is to say what the answer cost. */
  static boolean includeUsage(Fields request) {
    Optional<Fields> options = request.nested("stream_options", "openai.StreamOptions");
    return options.isPresent() && options.get().truthOr("include_usage", false);
  }
}
