package dev.folkmoot.engine.jinja;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arguments under the names of their parameters. */
record Bound(String function, Map<String, Object> values) {

  boolean has(String name) {
    return values.containsKey(name);
  }

  Object get(String name, Object otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  Object get(String name) {
    return get(name, None.NONE);
  }

  boolean flag(String name, boolean otherwise) {
    return Types.truth(get(name, otherwise));
  }

  /** A text; None and a missing one are null. */
  @Nullable String textOrNull(String name) {
    Object value = get(name);
    return value == None.NONE ? null : text(name);
  }

  String text(String name) {
    return Types.text(get(name), function + "() argument '" + name + "'");
  }

  long integer(String name, long otherwise) {
    Object value = get(name, otherwise);
    return switch (value) {
      case Long number -> number;
      case Boolean bit -> bit ? 1 : 0;
      default ->
          throw new TemplateFault(
              function + "() argument '" + name + "' must be int, not " + Types.name(value));
    };
  }

  /** An integer squeezed into an index; None counts as missing. */
  int index(String name, int otherwise) {
    if (get(name) == None.NONE) {
      return otherwise;
    }
    return Math.clamp(integer(name, otherwise), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
