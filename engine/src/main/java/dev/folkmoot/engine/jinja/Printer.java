package dev.folkmoot.engine.jinja;

import java.util.List;
import java.util.Map;

/** Values as Python prints them: {@code str()} at the top, {@code repr()} inside of containers. */
final class Printer {
  private Printer() {}

  static String str(Run run, Object value) {
    return switch (value) {
      case String text -> text;
      case Markup safe -> safe.text();
      case Undefined _ -> "";
      case Long number -> Long.toString(number);
      default -> repr(run, value);
    };
  }

  static String repr(Run run, Object value) {
    Output out = new Output(run);
    repr(out, value);
    return out.toString();
  }

  private static void repr(Output out, Object value) {
    out.run().enter();
    switch (value) {
      case String text -> quoted(out, text);
      case Markup safe -> {
        out.append("Markup(");
        quoted(out, safe.text());
        out.append(")");
      }
      case Boolean bit -> out.append(bit ? "True" : "False");
      case Double number -> out.append(Numbers.repr(number));
      case Number number -> out.append(number.toString());
      case None _ -> out.append("None");
      case Undefined _ -> out.append("Undefined");
      case Range range -> out.append(range.toString());
      case List<?> list -> items(out, "[", Types.cast(list), "]");
      case Tuple tuple -> items(out, "(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
      case Map<?, ?> dict -> dict(out, dict);
      case DictView view -> {
        items(out, Types.name(view) + "([", view.elements(), "])");
      }
      case Namespace namespace -> {
        out.append("<Namespace ");
        dict(out, namespace.fields());
        out.append(">");
      }
      // Python prints an address here; no template can depend on it.
      default -> out.append("<" + Types.name(value) + " object>");
    }
    out.run().leave();
  }

  private static void items(Output out, String open, List<Object> items, String close) {
    out.append(open);
    String separator = "";
    for (Object item : items) {
      out.append(separator);
      repr(out, item);
      separator = ", ";
    }
    out.append(close);
  }

  private static void dict(Output out, Map<?, ?> dict) {
    out.append("{");
    String separator = "";
    for (Map.Entry<?, ?> entry : dict.entrySet()) {
      out.append(separator);
      repr(out, entry.getKey());
      out.append(": ");
      repr(out, entry.getValue());
      separator = ", ";
    }
    out.append("}");
  }

  private static void quoted(Output out, String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case '\\' -> quoted.append("\\\\");
            default -> {
              if (c == quote) {
                quoted.append('\\').append(quote);
              } else if (isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(escape(c));
              }
            }
          }
        });
    out.append(quoted.append(quote).toString());
  }

  private static boolean isPrintable(int c) {
    return c == ' '
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SPACE_SEPARATOR ->
              false;
          default -> true;
        };
  }

  private static String escape(int c) {
    if (c < 0x100) {
      return String.format("\\x%02x", c);
    }
    return c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c);
  }
}
