package dev.folkmoot.engine.gotemplate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Go reads it where no type is given: every number has a fraction, or could. */
final class Decoded {

  private Decoded() {}

  static Map<String, @Nullable Object> object(Map<?, ?> json) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    json.forEach((key, value) -> object.put(String.valueOf(key), of(value)));
    return object;
  }

  static @Nullable Object of(@Nullable Object json) {
    return switch (json) {
      case Number number -> number.doubleValue();
      case Map<?, ?> map -> object(map);
      case List<?> list -> {
        List<@Nullable Object> values = new ArrayList<>(list.size());
        list.forEach(value -> values.add(of(value)));
        yield values;
      }
      case null -> null;
      default -> json;
    };
  }
}
