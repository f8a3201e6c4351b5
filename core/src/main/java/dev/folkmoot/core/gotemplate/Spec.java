package dev.folkmoot.core.gotemplate;

import java.util.Set;

/**
 * How a value is to be formatted.
 *
 * @param flags of {@code + - # 0} and the blank, and of those named here
 * @param width least characters; negative for any
 * @param precision digits or characters; negative where none is given
 */
record Spec(Set<Character> flags, int width, int precision) {

  static final Spec PLAIN = new Spec(Set.of(), -1, -1);

  /** The names of fields are told, as {@code %+v} wants it. */
  static final char NAMES = 'N';

  /** As Go's source would have it, as {@code %#v} wants it. */
  static final char SYNTAX = 'S';

  /** A pointer led to the value. */
  private static final char BEHIND_POINTER = '&';

  Spec {
    flags = Set.copyOf(flags);
  }

  Spec behindPointer() {
    return new Spec(Set.of(BEHIND_POINTER), width, precision);
  }

  boolean isBehindPointer() {
    return has(BEHIND_POINTER);
  }

  boolean has(char flag) {
    return flags.contains(flag);
  }

  /** Whether zeros fill the width. */
  boolean zeros() {
    return has('0') && !has('-');
  }

  /** Fills a text up to the width. */
  String pad(String text) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    return has('-') ? text + " ".repeat(missing) : (zeros() ? "0" : " ").repeat(missing) + text;
  }

  /** Fills up with blanks, whatever the flags say. */
  String padWithBlanks(String text) {
    int missing = width - text.length();
    if (missing <= 0) {
      return text;
    }
    return has('-') ? text + " ".repeat(missing) : " ".repeat(missing) + text;
  }
}
