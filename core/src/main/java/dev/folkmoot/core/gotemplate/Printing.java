package dev.folkmoot.core.gotemplate;

import java.util.List;

/** What values look like in a text, where nothing is said about it. */
final class Printing {

  private static final String NOTHING = "<no value>";

  private final Work work;

  Printing(Work work) {
    this.work = work;
  }

  /** As an argument of a function is printed. */
  String text(Object value) {
    return new Formatted(work, Spec.PLAIN).text(Values.concrete(value), 'v');
  }

  /** As the value of an action is: one that is not there is said to be missing. */
  String shown(Object value) {
    Object there = Values.concrete(value);
    if (there instanceof String text) {
      return text;
    }
    return there == Nil.INVALID
        ? NOTHING
        : new Formatted(work, Spec.PLAIN.behindPointer()).text(there, 'v');
  }

  /** The arguments of a function that escapes text. */
  String shown(List<Object> values) {
    if (values.size() == 1) {
      return shown(values.getFirst());
    }
    return print(values.stream().map(Printing::shownIfAbsent).toList());
  }

  private static Object shownIfAbsent(Object value) {
    return Values.concrete(value) == Nil.INVALID ? NOTHING : value;
  }

  /** With a blank between two values neither of which is a text. */
  String print(List<Object> values) {
    StringBuilder out = new StringBuilder();
    boolean afterText = true;
    for (Object value : values) {
      boolean isText = value instanceof String;
      if (!isText && !afterText) {
        out.append(' ');
      }
      afterText = isText;
      append(out, value);
    }
    return out.toString();
  }

  /** With a blank between all, and a line end. */
  String println(List<Object> values) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : " ");
      append(out, values.get(i));
    }
    return out.append('\n').toString();
  }

  private void append(StringBuilder out, Object value) {
    String text = text(value);
    work.build(text.length());
    out.append(text);
  }
}
