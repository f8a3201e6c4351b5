package dev.folkmoot.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/** The right-hand side of a rule, as a tree. */
sealed interface Gbnf {

  int UNBOUNDED = Integer.MAX_VALUE;

  Gbnf EMPTY = new Text("");

  /** These very characters. */
  record Text(String text) implements Gbnf {}

  /** One character of a set. */
  record Chars(CodePoints set) implements Gbnf {}

  /** What another rule derives. */
  record Ref(String rule) implements Gbnf {}

  /** One after another. */
  record Seq(List<Gbnf> parts) implements Gbnf {
    public Seq {
      parts = List.copyOf(parts);
    }
  }

  /** One of several. */
  record Alt(List<Gbnf> choices) implements Gbnf {
    public Alt {
      choices = List.copyOf(choices);
    }
  }

  /** {@code part}, {@code min} to {@code max} times. */
  record Repeat(Gbnf part, int min, int max) implements Gbnf {}

  static Gbnf text(String text) {
    return new Text(text);
  }

  static Gbnf digit(int first, int last) {
    return first == last
        ? text(Integer.toString(first))
        : new Chars(CodePoints.range('0' + first, '0' + last));
  }

  static Gbnf seq(Gbnf... parts) {
    return seq(Arrays.asList(parts));
  }

  static Gbnf seq(List<Gbnf> parts) {
    var flat = new ArrayList<Gbnf>();
    for (Gbnf part : parts) {
      if (part instanceof Seq(List<Gbnf> inner)) {
        inner.forEach(p -> append(flat, p));
      } else {
        append(flat, part);
      }
    }
    return switch (flat.size()) {
      case 0 -> EMPTY;
      case 1 -> flat.getFirst();
      default -> new Seq(flat);
    };
  }

  private static void append(List<Gbnf> flat, Gbnf part) {
    if (part.equals(EMPTY)) {
      return;
    }
    if (part instanceof Text(String next)
        && !flat.isEmpty()
        && flat.getLast() instanceof Text(String last)) {
      flat.set(flat.size() - 1, text(last + next));
    } else {
      flat.add(part);
    }
  }

  static Gbnf alt(Gbnf... choices) {
    return alt(Arrays.asList(choices));
  }

  /** Equal choices are one choice; {@code choices} must not be empty. */
  static Gbnf alt(List<Gbnf> choices) {
    var flat = new LinkedHashSet<Gbnf>();
    for (Gbnf choice : choices) {
      if (choice instanceof Alt(List<Gbnf> inner)) {
        flat.addAll(inner);
      } else {
        flat.add(choice);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new Alt(List.copyOf(flat));
  }

  static Gbnf optional(Gbnf part) {
    return part.equals(EMPTY) ? EMPTY : alt(EMPTY, part);
  }
}
