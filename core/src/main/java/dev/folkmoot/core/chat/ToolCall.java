package dev.folkmoot.core.chat;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model's wish to call a function.
 *
 * @param id names the call, so that its result can be matched
 * @param name the function
 * @param arguments JSON values ({@code Map}, {@code List}, {@code String}, {@code Number}, {@code
 *     Boolean}, null), in order
 */
public record ToolCall(String id, String name, Map<String, Object> arguments) {
  public ToolCall {
    requireNonNull(id);
    requireNonNull(name);
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
