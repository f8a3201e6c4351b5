package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of dictionaries, lists and tuples that read and do not change. */
final class CollectionMethods {
  private CollectionMethods() {}

  static @Nullable Callable ofDict(Map<Object, Object> dict, String name) {
    return switch (name) {
      case "get" -> (_, arguments) -> get(dict, arguments);
      case "items" -> (_, _) -> new DictView(DictView.Kind.ITEMS, dict);
      case "keys" -> (_, _) -> new DictView(DictView.Kind.KEYS, dict);
      case "values" -> (_, _) -> new DictView(DictView.Kind.VALUES, dict);
      case "copy" ->
          (run, _) -> {
            run.elements(dict.size());
            return new LinkedHashMap<>(dict);
          };
      default -> null;
    };
  }

  private static Object get(Map<Object, Object> dict, Arguments arguments) {
    Bound bound = arguments.bind("get", 1, "key", "default");
    Object value = dict.get(Types.key(bound.get("key")));
    return value != null ? value : bound.get("default");
  }

  static @Nullable Callable ofList(List<Object> items, String name) {
    return switch (name) {
      case "count" -> (run, arguments) -> count(run, items, arguments.bind("count", 1, "value"));
      case "index" -> (run, arguments) -> index(run, items, arguments.bind("index", 1, "value"));
      case "copy" ->
          (run, _) -> {
            run.elements(items.size());
            return new ArrayList<>(items);
          };
      default -> null;
    };
  }

  private static Object count(Run run, List<Object> items, Bound bound) {
    Object wanted = bound.get("value");
    return items.stream().filter(item -> Comparison.equal(run, item, wanted)).count();
  }

  private static Object index(Run run, List<Object> items, Bound bound) {
    for (int i = 0; i < items.size(); i++) {
      if (Comparison.equal(run, items.get(i), bound.get("value"))) {
        return (long) i;
      }
    }
    throw new TemplateFault("index() finds no such value");
  }
}
