package dev.folkmoot.engine.jinja;

import java.util.List;
import java.util.Map;

/** Python's {@code format % values}. */
final class PercentFormat {
  private final Run run;
  private final Object values;
  private final List<Object> row;
  private int next;

  private PercentFormat(Run run, Object values) {
    this.run = run;
    this.values = values;
    this.row = values instanceof Tuple tuple ? tuple.items() : List.of(values);
  }

  static String format(Run run, String format, Object values) {
    return new PercentFormat(run, values).format(format);
  }

  private String format(String format) {
    Output out = new Output(run);
    int at = 0;
    for (int i = format.indexOf('%'); i >= 0; i = format.indexOf('%', at)) {
      out.append(format.substring(at, i));
      at = conversion(out, format, i + 1);
    }
    out.append(format.substring(at));
    if (next < row.size() && !(values instanceof Map<?, ?>) && !(next == 0 && isRow())) {
      throw new TemplateFault("not all arguments converted during string formatting");
    }
    return out.toString();
  }

  /** Python lets a list go unused, since it might have been meant for its keys. */
  private boolean isRow() {
    return values instanceof List<?>;
  }

  /** Writes one conversion and gives the place after it. */
  private int conversion(Output out, String format, int start) {
    int at = start;
    String key = null;
    if (format.startsWith("(", at)) {
      int end = format.indexOf(')', at);
      if (end < 0) {
        throw new TemplateFault("incomplete format key");
      }
      key = format.substring(at + 1, end);
      at = end + 1;
    }
    int flagsEnd = at;
    while (flagsEnd < format.length() && "-+ 0#".indexOf(format.charAt(flagsEnd)) >= 0) {
      flagsEnd++;
    }
    int end = flagsEnd;
    while (end < format.length() && ".0123456789".indexOf(format.charAt(end)) >= 0) {
      end++;
    }
    if (end >= format.length()) {
      throw new TemplateFault("incomplete format");
    }
    char type = format.charAt(end);
    if (type == '%') {
      out.append("%");
    } else {
      String flags = format.substring(at, flagsEnd);
      out.append(write(flags, format.substring(flagsEnd, end), type, value(key)));
    }
    return end + 1;
  }

  private Object value(@org.jspecify.annotations.Nullable String key) {
    if (key != null) {
      if (values instanceof Map<?, ?> dict && dict.containsKey(key)) {
        return Attributes.present(dict, key);
      }
      throw new TemplateFault("format requires a mapping with the key '" + key + "'");
    }
    if (next >= row.size()) {
      throw new TemplateFault("not enough arguments for format string");
    }
    return row.get(next++);
  }

  private String write(String flags, String size, char type, Object value) {
    boolean text = type == 's' || type == 'r' || type == 'a';
    Object shown = value;
    if (text) {
      shown = type == 's' ? Printer.str(run, value) : Printer.repr(run, value);
    } else if (!Types.isNumber(value)) {
      if (type == 'c' && value instanceof String character) {
        if (Text.length(character) != 1) {
          throw new TemplateFault("the format of a character requires a number or one character");
        }
        return character;
      }
      throw new TemplateFault(
          "%" + type + " format: a number is required, not " + Types.name(value));
    } else if ("diu".indexOf(type) >= 0 && value instanceof Double number) {
      shown = (long) number.doubleValue();
    }
    boolean left = flags.indexOf('-') >= 0;
    boolean zeros = flags.indexOf('0') >= 0 && !left && !text;
    String sign = text ? "" : flags.indexOf('+') >= 0 ? "+" : flags.indexOf(' ') >= 0 ? " " : "";
    String spec = (left ? "<" : zeros ? "0=" : ">") + sign + size + (text ? 's' : type);
    return FormatSpec.parse(spec).format(run, shown);
  }
}
