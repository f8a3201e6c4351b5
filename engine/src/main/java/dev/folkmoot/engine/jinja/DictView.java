package dev.folkmoot.engine.jinja;

import java.util.List;
import java.util.Map;

/**
 * What {@code items()}, {@code keys()} and {@code values()} give: sized, but without an order to
 * index.
 */
record DictView(Kind kind, Map<Object, Object> dict) {
  enum Kind {
    ITEMS,
    KEYS,
    VALUES
  }

  List<Object> elements() {
    return switch (kind) {
      case ITEMS ->
          dict.entrySet().stream()
              .<Object>map(entry -> Tuple.of(entry.getKey(), entry.getValue()))
              .toList();
      case KEYS -> List.copyOf(dict.keySet());
      case VALUES -> List.copyOf(dict.values());
    };
  }
}
