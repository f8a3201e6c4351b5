package dev.folkmoot.engine.speech;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what stands between the marks of a call. Generous where a small model errs and nobody can
 * mistake it (a comma too many, a line end in a string); else it fails, as Ollama does: a client
 * that gets no error would take a call that was not made for an answer.
 */
final class CallReader {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                  .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(JsonEnd.MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What the first key of an object that is a call is called. */
  private static final Pattern LIKE_A_CALL =
      Pattern.compile("\\{\\s*[\"'](?:name|type|function|parameters|arguments)[\"']\\s*:");

  private final Map<String, Tool> tools = new HashMap<>();

  CallReader(List<Tool> tools) {
    tools.forEach(tool -> this.tools.put(tool.name(), tool));
  }

  boolean knows(String name) {
    return tools.containsKey(name);
  }

  /** Whether an object that begins so, up to its first colon, may be a call. */
  static boolean mayBeCall(CharSequence beginning) {
    return LIKE_A_CALL.matcher(beginning).matches();
  }

  /**
   * The calls that an object, or a list of them, describes.
   *
   * @throws FailureException if it describes none
   */
  List<Said.Call> described(String json) {
    List<Said.Call> calls = new ArrayList<>();
    switch (parse(json)) {
      case Map<?, ?> object -> calls.add(call(object));
      case List<?> list -> {
        for (Object item : list) {
          if (!(item instanceof Map<?, ?> object)) {
            throw malformed("a list of calls holds something else");
          }
          calls.add(call(object));
        }
      }
      case null, default -> throw malformed("it is no JSON object");
    }
    return calls;
  }

  private static Said.Call call(Map<?, ?> object) {
    Map<?, ?> function = object.get("function") instanceof Map<?, ?> nested ? nested : object;
    for (String key : new String[] {"name", "tool_name", "function"}) {
      if (function.get(key) instanceof String name && !name.isBlank()) {
        Object given =
            function.containsKey("arguments")
                ? function.get("arguments")
                : function.get("parameters");
        return new Said.Call(name, arguments(given));
      }
    }
    throw malformed("it names no function");
  }

  /** The arguments that an object is. */
  static Map<String, Object> arguments(String json) {
    return arguments(parse(json));
  }

  private static Map<String, Object> arguments(@Nullable Object given) {
    // Some models write the object as a string, as OpenAI's API does.
    Object value = given instanceof String text && !text.isBlank() ? parse(text) : given;
    Map<String, Object> arguments = new LinkedHashMap<>();
    switch (value) {
      case null -> {}
      case String _ -> {} // a blank one
      case Map<?, ?> object -> object.forEach((key, item) -> put(arguments, (String) key, item));
      default -> throw malformed("its arguments are no JSON object");
    }
    return arguments;
  }

  /** JSON has null, which core's maps carry without their type saying so. */
  @SuppressWarnings("NullAway")
  private static void put(Map<String, Object> arguments, String key, @Nullable Object value) {
    arguments.put(key, value);
  }

  private static @Nullable Object parse(String json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JacksonException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, PREFIX + "it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * The call that tags describe.
   *
   * @param text from {@code <function=} to before {@code </function>}
   * @throws FailureException if a tag is not closed
   */
  Said.Call tagged(String text) {
    int nameEnd = text.indexOf('>');
    int from = text.indexOf(CallForm.Tags.FUNCTION);
    if (from < 0 || nameEnd < from) {
      throw malformed("it names no function");
    }
    String name = text.substring(from + CallForm.Tags.FUNCTION.length(), nameEnd).strip();
    String body = text.substring(nameEnd + 1);
    if (body.stripLeading().startsWith("{")) {
      return new Said.Call(name, arguments(body));
    }
    Map<String, Object> arguments = new LinkedHashMap<>();
    int at = body.indexOf(CallForm.Tags.PARAMETER);
    while (at >= 0) {
      int keyEnd = body.indexOf('>', at);
      int end = body.indexOf(CallForm.Tags.PARAMETER_END, at);
      if (keyEnd < 0 || end < keyEnd) {
        throw malformed("a parameter is not closed");
      }
      String key = body.substring(at + CallForm.Tags.PARAMETER.length(), keyEnd).strip();
      put(arguments, key, typed(name, key, body.substring(keyEnd + 1, end)));
      at = body.indexOf(CallForm.Tags.PARAMETER, end);
    }
    return new Said.Call(name, arguments);
  }

  /**
   * The call that pairs of tags describe.
   *
   * @param text the name, then the pairs
   * @throws FailureException if a pair is not whole, or nobody is named
   */
  Said.Call paired(String text) {
    int at = text.indexOf(CallForm.Pairs.KEY);
    String name = (at < 0 ? text : text.substring(0, at)).strip();
    if (!name.matches("[\\w.\\-]+")) {
      throw malformed("it names no function");
    }
    Map<String, Object> arguments = new LinkedHashMap<>();
    while (at >= 0) {
      int keyEnd = text.indexOf(CallForm.Pairs.KEY_END, at);
      int value = text.indexOf(CallForm.Pairs.VALUE, at);
      int end = text.indexOf(CallForm.Pairs.VALUE_END, Math.max(0, value));
      if (keyEnd < 0 || value < keyEnd || end < 0) {
        throw malformed("an argument is not whole");
      }
      String key = text.substring(at + CallForm.Pairs.KEY.length(), keyEnd).strip();
      String raw = text.substring(value + CallForm.Pairs.VALUE.length(), end);
      put(arguments, key, typed(name, key, raw));
      at = text.indexOf(CallForm.Pairs.KEY, end);
    }
    return new Said.Call(name, arguments);
  }

  /** A value as the tool's schema wants it; text if it says nothing, or if it cannot be that. */
  private @Nullable Object typed(String function, String key, String raw) {
    String text = withoutLineEnds(raw);
    if (text.strip().equalsIgnoreCase("null")) {
      return null;
    }
    List<String> types = types(function, key);
    if (types.isEmpty() || types.stream().allMatch(type -> type.equals("string"))) {
      return text;
    }
    if (types.contains("boolean") && text.strip().matches("(?i)true|false")) {
      return Boolean.valueOf(text.strip());
    }
    try {
      Object value = parse(text.strip());
      return value instanceof String && !types.contains("string") ? text : value;
    } catch (FailureException e) {
      return text;
    }
  }

  private List<String> types(String function, String key) {
    Tool tool = tools.get(function);
    if (tool != null
        && tool.parameters().get("properties") instanceof Map<?, ?> properties
        && properties.get(key) instanceof Map<?, ?> property) {
      return switch (property.get("type")) {
        case String type -> List.of(type);
        case List<?> several -> several.stream().map(String::valueOf).toList();
        case null, default -> List.of();
      };
    }
    return List.of();
  }

  /** The line ends that belong to the tags. */
  private static String withoutLineEnds(String raw) {
    int from = raw.startsWith("\n") ? 1 : 0;
    int to = raw.endsWith("\n") && raw.length() > from ? raw.length() - 1 : raw.length();
    return raw.substring(from, to);
  }

  private static final String PREFIX = "error parsing tool call: ";

  static FailureException malformed(String reason) {
    return FailureException.invalid(PREFIX + reason);
  }
}
