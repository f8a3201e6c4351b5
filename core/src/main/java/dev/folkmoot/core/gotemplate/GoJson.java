package dev.folkmoot.core.gotemplate;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON as Go's {@code encoding/json} writes it: no blanks, the keys of maps in order, and {@code
 * <}, {@code >} and {@code &} escaped. Only a {@link Typed} value's own JSON keeps the order of its
 * keys.
 */
final class GoJson {

  /** From here on, and below a millionth, numbers have an exponent. */
  private static final double LARGE = 1e21;

  private static final double SMALL = 1e-6;

  private final Work work;
  private final StringBuilder out = new StringBuilder();
  private int depth;

  GoJson(Work work) {
    this.work = work;
  }

  String write(Object value) {
    value(Values.concrete(value));
    return out.toString();
  }

  private void value(Object value) {
    work.step();
    if (++depth > Limits.MAX_NESTING) {
      throw Work.exceeded("MAX_NESTING", Limits.MAX_NESTING);
    }
    if (value instanceof Typed typed) {
      if (typed.nil()) {
        out.append("null");
      } else if (typed.json().isPresent() && typed.json().get() instanceof Map<?, ?> ordered) {
        object(ordered);
      } else {
        value(Values.of(typed.json().orElse(typed.value())));
      }
    } else {
      plain(value);
    }
    depth--;
  }

  private void plain(Object value) {
    switch (Values.kind(value)) {
      case INVALID, INTERFACE -> out.append("null");
      case BOOL, INT -> out.append(value);
      case UINT -> out.append(Values.integer(value));
      case FLOAT -> out.append(number((Double) value));
      case STRING -> string((String) value);
      case LIST -> list(Values.list(value));
      case MAP -> object(Evaluator.sorted(Values.map(value)));
      case STRUCT -> object(Values.struct(value).fields());
    }
  }

  private void list(List<?> list) {
    out.append('[');
    for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
      value(Values.of(each.next()));
      out.append(each.hasNext() ? "," : "");
    }
    out.append(']');
  }

  private void object(Map<?, ?> map) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(first ? "" : ",");
      first = false;
      string((String) entry.getKey());
      out.append(':');
      value(Values.of(entry.getValue()));
    }
    out.append('}');
  }

  /** A number in the fewest digits that tell it apart. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "null"; // Go refuses them, and Ollama's function then gives nothing
    }
    double size = Math.abs(value);
    if (size != 0 && (size < SMALL || size >= LARGE)) {
      // Without the zero that fills the exponent up to two digits.
      return FloatText.shortest(value, 'e').replaceFirst("e-0(\\d)$", "e-$1");
    }
    String sign = value < 0 || (value == 0 && 1 / value < 0) ? "-" : "";
    String digits = new BigDecimal(Double.toString(size)).toPlainString();
    return sign + (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
  }

  private void string(String text) {
    work.build(text.length());
    out.append('"');
    text.codePoints().forEach(this::character);
    out.append('"');
  }

  private void character(int c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append((char) c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '<', '>', '&', 0x2028, 0x2029 -> out.append(String.format(Locale.ROOT, "\\u%04x", c));
      default -> {
        if (c < ' ') {
          out.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
          out.append("\\ufffd");
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }
}
