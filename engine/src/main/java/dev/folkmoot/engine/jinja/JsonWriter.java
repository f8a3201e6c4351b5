package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}: a blank after comma and colon, and its four options. */
final class JsonWriter {
  private final Output out;
  private final @Nullable String indent;
  private final boolean ascii;
  private final boolean sorted;
  private final String comma;
  private final String colon;

  private JsonWriter(Run run, Bound options) {
    this.out = new Output(run);
    this.indent = indent(run, options.get("indent"));
    this.ascii = options.flag("ensure_ascii", false);
    this.sorted = options.flag("sort_keys", false);
    Object separators = options.get("separators");
    if (separators == None.NONE) {
      // With an indent the line ends after the comma, so that no blank is left hanging.
      this.comma = indent == null ? ", " : ",";
      this.colon = ": ";
    } else {
      List<Object> pair = Types.elements(run, separators);
      if (pair.size() != 2) {
        throw new TemplateFault("tojson() separators must be two texts");
      }
      this.comma = Types.text(pair.get(0), "tojson() item separator");
      this.colon = Types.text(pair.get(1), "tojson() key separator");
    }
  }

  static String write(Run run, Object value, Bound options) {
    JsonWriter writer = new JsonWriter(run, options);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private static @Nullable String indent(Run run, Object indent) {
    if (indent == None.NONE) {
      return null;
    }
    String text = Types.textOrNull(indent);
    if (text != null) {
      return text;
    }
    long width = Math.max(0, Numbers.toLong(indent));
    run.build(width);
    return " ".repeat((int) width);
  }

  private void value(Object value, int level) {
    out.run().enter();
    String text = Types.textOrNull(value);
    if (text != null) {
      out.append(quote(text));
    } else {
      switch (value) {
        case Boolean _, Number _, None _ -> out.append(scalar(value));
        case Map<?, ?> dict -> dict(dict, level);
        case List<?> list when !(value instanceof Range) -> list(Types.cast(list), level);
        case Tuple tuple -> list(tuple.items(), level);
        default ->
            throw new TemplateFault(
                "Object of type " + Types.name(value) + " is not JSON serializable");
      }
    }
    out.run().leave();
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Boolean bit -> bit ? "true" : "false";
      case None _ -> "null";
      case Double number when number.isNaN() -> "NaN";
      case Double number when number.isInfinite() -> number < 0 ? "-Infinity" : "Infinity";
      case Double number -> Numbers.repr(number);
      default -> value.toString();
    };
  }

  private void list(List<Object> items, int level) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    String separator = "[";
    for (Object item : items) {
      out.append(separator);
      newLine(level + 1);
      value(item, level + 1);
      separator = comma;
    }
    newLine(level);
    out.append("]");
  }

  private void dict(Map<?, ?> dict, int level) {
    if (dict.isEmpty()) {
      out.append("{}");
      return;
    }
    List<Object> keys = new ArrayList<>(dict.keySet());
    if (sorted) {
      keys.sort((a, b) -> Comparison.order(out.run(), a, b));
    }
    String separator = "{";
    for (Object key : keys) {
      out.append(separator);
      newLine(level + 1);
      out.append(key(key)).append(colon);
      value(Attributes.present(dict, key), level + 1);
      separator = comma;
    }
    newLine(level);
    out.append("}");
  }

  private String key(Object key) {
    return switch (key) {
      case String text -> quote(text);
      case Boolean _, Number _, None _ -> '"' + scalar(key) + '"';
      default -> throw new TemplateFault("keys must be str, int, float, bool or None");
    };
  }

  private void newLine(int level) {
    if (indent != null) {
      out.append("\n");
      for (int i = 0; i < level; i++) {
        out.append(indent);
      }
    }
  }

  private String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\f' -> quoted.append("\\f");
        case '\b' -> quoted.append("\\b");
        default -> {
          if (c < 0x20 || (ascii && c > 0x7E)) {
            quoted.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
