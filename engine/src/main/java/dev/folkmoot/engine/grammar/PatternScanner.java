package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The words of a regular expression: escapes, classes, quantifiers. */
final class PatternScanner {

  /** How often, {@link Gbnf#UNBOUNDED} for no end. */
  record Times(int min, int max) {}

  private static final CodePoints WORD =
      CodePoints.range('a', 'z')
          .union(CodePoints.range('A', 'Z'))
          .union(CodePoints.DIGITS)
          .union(CodePoints.range('_', '_'));

  /** ECMA 262's WhiteSpace and LineTerminator. */
  private static final CodePoints SPACE =
      CodePoints.anyOf("\t\u000B\f \u00A0\uFEFF\n\r\u2028\u2029\u1680\u202F\u205F\u3000")
          .union(CodePoints.range(0x2000, 0x200A));

  private static final CodePoints DOT = CodePoints.anyOf("\n\r\u2028\u2029").complement();

  /** {@code {1000000000}} is refused as a number before it is refused as a size. */
  private static final int MAX_COUNT_DIGITS = 6;

  private final int[] pattern;
  private final Place place;
  private int next;

  PatternScanner(String pattern, Place place) {
    this.pattern = pattern.codePoints().toArray();
    this.place = place;
  }

  FailureException refuse(String problem) {
    return place.refuse("pattern", problem);
  }

  int position() {
    return next;
  }

  boolean atEnd() {
    return next >= pattern.length;
  }

  boolean at(int c) {
    return next < pattern.length && pattern[next] == c;
  }

  boolean take(int c) {
    boolean there = at(c);
    if (there) {
      next++;
    }
    return there;
  }

  private int take() {
    if (atEnd()) {
      throw refuse("ends in the middle of an escape or class");
    }
    return pattern[next++];
  }

  /** What may stand behind a group's open parenthesis. */
  void groupHead() {
    if (!take('?')) {
      return;
    }
    if (take(':')) {
      return;
    }
    // Python writes (?P<name>...), everyone else (?<name>...).
    take('P');
    boolean named = take('<');
    if (!named || at('=') || at('!')) {
      throw refuse("looks ahead or behind, or sets flags (\"(?...\"), which a grammar cannot");
    }
    while (take() != '>') {
      // The name of a group says nothing about what matches.
    }
  }

  /** One character, escape, class or dot. */
  CodePoints characters() {
    int c = take();
    return switch (c) {
      case '.' -> DOT;
      case '[' -> characterClass();
      case '\\' -> escape(false);
      default -> scalar(c);
    };
  }

  private CodePoints scalar(int c) {
    CodePoints one = CodePoints.range(c, c).intersect(CodePoints.ALL);
    if (one.isEmpty()) {
      throw refuse("names half a surrogate pair");
    }
    return one;
  }

  private CodePoints characterClass() {
    boolean negated = take('^');
    var ranges = new ArrayList<CodePoints.Range>();
    while (!take(']')) {
      CodePoints from = classAtom();
      if (at('-') && next + 1 < pattern.length && pattern[next + 1] != ']') {
        next++;
        CodePoints to = classAtom();
        if (!from.isSingle() || !to.isSingle() || from.first() > to.first()) {
          throw refuse("has a character range out of order before position " + next);
        }
        from = CodePoints.range(from.first(), to.first()).intersect(CodePoints.ALL);
      }
      ranges.addAll(from.ranges());
    }
    CodePoints set = CodePoints.ofAll(ranges);
    return negated ? set.complement() : set;
  }

  private CodePoints classAtom() {
    int c = take();
    return c == '\\' ? escape(true) : scalar(c);
  }

  private CodePoints escape(boolean inClass) {
    int c = take();
    return switch (c) {
      case 'd' -> CodePoints.DIGITS;
      case 'D' -> CodePoints.DIGITS.complement();
      case 'w' -> WORD;
      case 'W' -> WORD.complement();
      case 's' -> SPACE;
      case 'S' -> SPACE.complement();
      case 't' -> scalar('\t');
      case 'n' -> scalar('\n');
      case 'r' -> scalar('\r');
      case 'f' -> scalar('\f');
      case 'v' -> scalar(0x0B);
      case '0' -> scalar(0);
      case 'x' -> scalar(hex(2));
      case 'u' -> scalar(take('{') ? hexInBraces() : unicode());
      case 'b' -> {
        if (inClass) {
          yield scalar('\b');
        }
        throw refuse("uses \"\\b\", a word boundary, which a grammar cannot");
      }
      default -> identity(c);
    };
  }

  private CodePoints identity(int c) {
    if (c >= '1' && c <= '9') {
      throw refuse("refers back to group " + (char) c + ", which a grammar cannot");
    }
    if (WORD.contains(c) && c != '_') {
      throw refuse("uses the escape \"\\" + (char) c + "\", which is not supported");
    }
    return scalar(c);
  }

  private int unicode() {
    int unit = hex(4);
    boolean high = unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
    if (high && at('\\') && next + 1 < pattern.length && pattern[next + 1] == 'u') {
      next += 2;
      return Character.toCodePoint((char) unit, (char) hex(4));
    }
    return unit;
  }

  private int hexInBraces() {
    int value = 0;
    while (!take('}')) {
      value = value * 16 + hex(1);
      if (value > Character.MAX_CODE_POINT) {
        throw refuse("names a character beyond U+10FFFF");
      }
    }
    return value;
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw refuse("has an escape with too few hexadecimal digits at position " + next);
      }
      value = value * 16 + digit;
    }
    return value;
  }

  /** A quantifier with its laziness, if one is here; a brace that is none stands for itself. */
  @Nullable Times quantifier() {
    Times times = null;
    if (take('*')) {
      times = new Times(0, Gbnf.UNBOUNDED);
    } else if (take('+')) {
      times = new Times(1, Gbnf.UNBOUNDED);
    } else if (take('?')) {
      times = new Times(0, 1);
    } else if (at('{')) {
      times = braces();
    }
    if (times != null) {
      take('?');
    }
    return times;
  }

  private @Nullable Times braces() {
    int start = next++;
    int min = count();
    int max = min;
    if (take(',')) {
      max = at('}') ? Gbnf.UNBOUNDED : count();
    }
    if (min < 0 || max < 0 || !take('}')) {
      next = start;
      return null;
    }
    if (max < min) {
      throw refuse("has a repetition whose end is below its start before position " + next);
    }
    return new Times(min, max);
  }

  private int count() {
    int start = next;
    while (!atEnd() && pattern[next] >= '0' && pattern[next] <= '9') {
      next++;
    }
    if (next - start > MAX_COUNT_DIGITS) {
      throw refuse("has a repetition count of more than " + MAX_COUNT_DIGITS + " digits");
    }
    return next == start ? -1 : Integer.parseInt(new String(pattern, start, next - start));
  }
}
