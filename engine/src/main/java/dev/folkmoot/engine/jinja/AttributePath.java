package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The {@code attribute} that filters on sequences take: {@code 'function.name'}, {@code 'pair.0'}.
 */
final class AttributePath {
  private AttributePath() {}

  /** Gives an item's attribute, or the item itself where the path is none. */
  static UnaryOperator<Object> getter(Run run, Object path, @Nullable Object otherwise) {
    if (path == None.NONE) {
      return item -> item;
    }
    List<Object> keys = new ArrayList<>();
    String text = Types.textOrNull(path);
    if (text == null) {
      keys.add(path);
    } else {
      for (String part : text.split("\\.", -1)) {
        boolean index =
            !part.isEmpty()
                && part.length() < 9
                && part.chars().allMatch(c -> c >= '0' && c <= '9');
        keys.add(index ? (Object) Long.valueOf(part) : part);
      }
    }
    return item -> {
      Object value = item;
      for (Object key : keys) {
        value = Attributes.item(run, value, key);
        if (otherwise != null && value instanceof Undefined) {
          value = otherwise;
        }
      }
      return value;
    };
  }
}
