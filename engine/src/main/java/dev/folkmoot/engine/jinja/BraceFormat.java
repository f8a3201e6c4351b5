package dev.folkmoot.engine.jinja;

/** Python's {@code str.format}: {@code {}}, {@code {0}}, {@code {name.key[0]!r:>8}}. */
final class BraceFormat {
  private final Run run;
  private final Arguments arguments;
  private int next;

  private BraceFormat(Run run, Arguments arguments) {
    this.run = run;
    this.arguments = arguments;
  }

  static String format(Run run, String format, Arguments arguments) {
    return new BraceFormat(run, arguments).format(format);
  }

  private String format(String format) {
    Output out = new Output(run);
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      boolean twice = at + 1 < format.length() && format.charAt(at + 1) == c;
      if ((c == '{' || c == '}') && twice) {
        out.append(String.valueOf(c));
        at += 2;
      } else if (c == '{') {
        int end = close(format, at);
        out.append(field(format.substring(at + 1, end)));
        at = end + 1;
      } else if (c == '}') {
        throw new TemplateFault("single '}' encountered in format string");
      } else {
        int end = at;
        while (end < format.length() && format.charAt(end) != '{' && format.charAt(end) != '}') {
          end++;
        }
        out.append(format.substring(at, end));
        at = end;
      }
    }
    return out.toString();
  }

  private static int close(String format, int open) {
    int depth = 0;
    for (int i = open; i < format.length(); i++) {
      depth += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new TemplateFault("expected '}' before end of string");
  }

  private String field(String field) {
    int colon = field.indexOf(':');
    String head = colon < 0 ? field : field.substring(0, colon);
    String spec = colon < 0 ? "" : field.substring(colon + 1);
    int bang = head.indexOf('!');
    Object value = resolve(bang < 0 ? head : head.substring(0, bang));
    if (bang >= 0) {
      String conversion = head.substring(bang + 1);
      value =
          switch (conversion) {
            case "r", "a" -> Printer.repr(run, value);
            case "s" -> Printer.str(run, value);
            default -> throw new TemplateFault("unknown conversion '" + conversion + "'");
          };
    }
    if (spec.indexOf('{') >= 0) {
      throw new TemplateFault("a format within a format is not supported");
    }
    return FormatSpec.parse(spec).format(run, value);
  }

  private Object resolve(String path) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    Object value = argument(path.substring(0, end));
    while (end < path.length()) {
      boolean bracket = path.charAt(end) == '[';
      int stop = end + 1;
      while (stop < path.length()
          && (bracket ? path.charAt(stop) != ']' : ".[".indexOf(path.charAt(stop)) < 0)) {
        stop++;
      }
      String key = path.substring(end + 1, stop);
      value =
          bracket
              ? Attributes.item(run, value, isIndex(key) ? (Object) Long.valueOf(key) : key)
              : Attributes.attribute(value, key);
      end = bracket ? Math.min(stop + 1, path.length()) : stop;
    }
    return value;
  }

  private Object argument(String name) {
    if (name.isEmpty() || isIndex(name)) {
      int index = name.isEmpty() ? next++ : Integer.parseInt(name);
      if (index >= arguments.count()) {
        throw new TemplateFault("replacement index " + index + " out of range for format()");
      }
      return arguments.positional().get(index);
    }
    Object value = arguments.named().get(name);
    if (value == null) {
      throw new TemplateFault("format() misses argument '" + name + "'");
    }
    return value;
  }

  private static boolean isIndex(String text) {
    return !text.isEmpty() && text.length() < 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
