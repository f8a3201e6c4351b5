package dev.folkmoot.core.gotemplate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code printf}: a format with verbs, and a value for each. A mistake is told in the text. */
final class Verbs {

  private final String format;
  private final List<Object> values;
  private final Work work;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int next;
  private boolean reordered;
  private boolean goodIndex = true;
  private boolean indexed;

  Verbs(String format, List<Object> values, Work work) {
    this.format = format;
    this.values = values;
    this.work = work;
  }

  String text() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      int end = percent < 0 ? format.length() : percent;
      add(format.substring(at, end));
      at = end;
      if (percent >= 0) {
        at++;
        verb();
      }
    }
    if (!reordered && next < values.size()) {
      extra();
    }
    return out.toString();
  }

  private void add(String text) {
    work.build(text.length());
    out.append(text);
  }

  private void extra() {
    add("%!(EXTRA ");
    for (int i = next; i < values.size(); i++) {
      Object value = Values.concrete(values.get(i));
      add(i == next ? "" : ", ");
      add(
          value == Nil.INVALID
              ? "<nil>"
              : Values.type(value) + "=" + new Formatted(work, Spec.PLAIN).text(value, 'v'));
    }
    add(")");
  }

  private char peek() {
    return at < format.length() ? format.charAt(at) : 0;
  }

  private void verb() {
    goodIndex = true;
    indexed = false;
    Set<Character> flags = new HashSet<>();
    while ("+-# 0".indexOf(peek()) >= 0 && at < format.length()) {
      flags.add(format.charAt(at++));
    }
    index();
    int width = width(flags);
    int precision = precision();
    if (!indexed) {
      index();
    }
    if (at >= format.length()) {
      add("%!(NOVERB)");
      return;
    }
    int code = format.codePointAt(at);
    at += Character.charCount(code);
    String name = Character.toString(code);
    if (code == '%') {
      add("%");
    } else if (!goodIndex) {
      add("%!" + name + "(BADINDEX)");
    } else if (next >= values.size()) {
      add("%!" + name + "(MISSING)");
    } else {
      Object value = Values.concrete(values.get(next++));
      work.build(Math.max(0, width) + (long) Math.max(0, precision));
      if (code == 'v') {
        rename(flags, '+', Spec.NAMES);
        rename(flags, '#', Spec.SYNTAX);
      }
      Spec spec = new Spec(flags, width, precision);
      add(new Formatted(work, spec).text(value, code < 0x80 ? (char) code : '?'));
    }
  }

  private static void rename(Set<Character> flags, char flag, char name) {
    if (flags.remove(flag)) {
      flags.add(name);
    }
  }

  /** An index in brackets: the value that comes next. */
  private void index() {
    if (peek() != '[') {
      return;
    }
    reordered = true;
    int close = format.indexOf(']', at);
    if (close < 0) {
      goodIndex = false;
      at++;
      return;
    }
    String digits = format.substring(at + 1, close);
    at = close + 1;
    indexed = true;
    int index = number(digits);
    if (index < 1 || index > values.size()) {
      goodIndex = false;
    } else {
      next = index - 1;
    }
  }

  private static int number(String digits) {
    return digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : -1;
  }

  private int width(Set<Character> flags) {
    if (peek() != '*') {
      return digits();
    }
    at++;
    long width = fromValue();
    if (width < -Limits.MAX_WIDTH || width > Limits.MAX_WIDTH) {
      add("%!(BADWIDTH)");
      return -1;
    }
    if (width < 0) {
      flags.add('-');
      flags.remove('0');
    }
    indexed = false;
    return (int) Math.abs(width);
  }

  private int precision() {
    if (peek() != '.') {
      return -1;
    }
    at++;
    if (indexed) {
      goodIndex = false;
    }
    index();
    if (peek() != '*') {
      return Math.max(0, digits());
    }
    at++;
    long precision = fromValue();
    indexed = false;
    if (precision < 0) {
      // A negative one counts as none; what is no number at all is a mistake.
      if (precision < -Limits.MAX_WIDTH) {
        add("%!(BADPREC)");
      }
      return -1;
    }
    if (precision > Limits.MAX_WIDTH) {
      add("%!(BADPREC)");
      return -1;
    }
    return (int) precision;
  }

  /** A number from the values; far below all others if it is none. */
  private long fromValue() {
    if (next < values.size()) {
      Object value = values.get(next++);
      if (value instanceof Long number) {
        return Math.clamp(number, -Limits.MAX_WIDTH - 1L, Limits.MAX_WIDTH + 1L);
      }
    }
    return -Limits.MAX_WIDTH - 1L;
  }

  private int digits() {
    int from = at;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      return -1;
    }
    int number = number(format.substring(from, at));
    return number > Limits.MAX_WIDTH ? -1 : number;
  }
}
