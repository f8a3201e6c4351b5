package dev.folkmoot.engine.grammar;

import dev.folkmoot.engine.grammar.Gbnf.Alt;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import dev.folkmoot.engine.grammar.Gbnf.Seq;
import dev.folkmoot.engine.grammar.Gbnf.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lengths, sizes and emptiness of parsed patterns, which have no references to rules. */
final class PatternShape {

  private PatternShape() {}

  /**
   * Repeats a part. A repeated part must never be empty (a stack machine would turn in circles on
   * it), and {@code (x?){2,5}} says the same as {@code x{0,5}}.
   */
  static Gbnf repeat(Gbnf part, int min, int max) {
    if (max == 0) {
      return Gbnf.EMPTY;
    }
    if (min == 1 && max == 1) {
      return part;
    }
    boolean empty = minLength(part) == 0;
    Gbnf some = empty ? nonEmpty(part) : part;
    return some == null ? Gbnf.EMPTY : new Repeat(some, empty ? 0 : min, max);
  }

  /** The same strings without the empty one; null if there are no others. */
  private static @Nullable Gbnf nonEmpty(Gbnf part) {
    return switch (part) {
      case Text(String text) -> text.isEmpty() ? null : part;
      case Chars _ -> part;
      case Ref _ -> throw noReferences();
      case Repeat(Gbnf inner, int min, int max) -> new Repeat(inner, Math.max(1, min), max);
      case Alt(List<Gbnf> choices) -> {
        var some = new ArrayList<Gbnf>();
        for (Gbnf choice : choices) {
          Gbnf kept = nonEmpty(choice);
          if (kept != null) {
            some.add(kept);
          }
        }
        yield some.isEmpty() ? null : Gbnf.alt(some);
      }
      case Seq(List<Gbnf> parts) -> nonEmptySequence(parts);
    };
  }

  /** The first part that is there at all is not empty; those before it are left out. */
  private static @Nullable Gbnf nonEmptySequence(List<Gbnf> parts) {
    var choices = new ArrayList<Gbnf>();
    for (int i = 0; i < parts.size(); i++) {
      Gbnf first = nonEmpty(parts.get(i));
      if (first != null) {
        choices.add(Gbnf.seq(first, Gbnf.seq(parts.subList(i + 1, parts.size()))));
      }
      if (minLength(parts.get(i)) > 0) {
        break;
      }
    }
    return choices.isEmpty() ? null : Gbnf.alt(choices);
  }

  static long minLength(Gbnf part) {
    return switch (part) {
      case Text(String text) -> text.codePointCount(0, text.length());
      case Chars _ -> 1;
      case Ref _ -> throw noReferences();
      case Repeat(Gbnf inner, int min, _) -> minLength(inner) * min;
      case Alt(List<Gbnf> choices) ->
          choices.stream().mapToLong(PatternShape::minLength).min().orElse(0);
      case Seq(List<Gbnf> parts) -> parts.stream().mapToLong(PatternShape::minLength).sum();
    };
  }

  /** {@link Gbnf#UNBOUNDED} and more mean: no end. */
  static long maxLength(Gbnf part) {
    return switch (part) {
      case Text(String text) -> text.codePointCount(0, text.length());
      case Chars _ -> 1;
      case Ref _ -> throw noReferences();
      case Repeat(Gbnf inner, _, int max) -> saturated(maxLength(inner) * max);
      case Alt(List<Gbnf> choices) ->
          choices.stream().mapToLong(PatternShape::maxLength).max().orElse(0);
      case Seq(List<Gbnf> parts) ->
          saturated(parts.stream().mapToLong(PatternShape::maxLength).sum());
    };
  }

  /** Places a matcher can be at. */
  static long positions(Gbnf part) {
    return switch (part) {
      case Text(String text) -> text.length();
      case Chars _ -> 1;
      case Ref _ -> throw noReferences();
      case Repeat(Gbnf inner, int min, int max) ->
          saturated(positions(inner) * (max == Gbnf.UNBOUNDED ? min + 1L : max));
      case Alt(List<Gbnf> choices) ->
          saturated(choices.stream().mapToLong(PatternShape::positions).sum());
      case Seq(List<Gbnf> parts) ->
          saturated(parts.stream().mapToLong(PatternShape::positions).sum());
    };
  }

  private static long saturated(long length) {
    return Math.min(length, Gbnf.UNBOUNDED);
  }

  private static IllegalStateException noReferences() {
    return new IllegalStateException("a pattern has no rule references");
  }
}
