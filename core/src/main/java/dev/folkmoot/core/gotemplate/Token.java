package dev.folkmoot.core.gotemplate;

import java.util.Locale;

/**
 * A piece of a source.
 *
 * @param at where it begins, in UTF-16 units
 * @param line the line there, from 1
 */
record Token(Kind kind, String text, int at, int line) {

  /** The sorts of pieces; those from {@code BLOCK} on are keywords. */
  enum Kind {
    ERROR,
    BOOL,
    CHAR,
    CHAR_CONSTANT,
    COMPLEX,
    ASSIGN,
    DECLARE,
    END_OF_SOURCE,
    FIELD,
    IDENTIFIER,
    LEFT_DELIMITER,
    LEFT_PAREN,
    NUMBER,
    PIPE,
    RAW_STRING,
    RIGHT_DELIMITER,
    RIGHT_PAREN,
    SPACE,
    STRING,
    TEXT,
    VARIABLE,
    DOT,
    NIL,
    BLOCK,
    BREAK,
    CONTINUE,
    DEFINE,
    ELSE,
    END,
    IF,
    RANGE,
    TEMPLATE,
    WITH;

    boolean isKeyword() {
      return compareTo(DOT) >= 0;
    }
  }

  /** Longest text that a fault quotes, in code points. */
  private static final int QUOTED = 10;

  /** What a word is: a keyword, or a name. */
  static Kind keyword(String word) {
    return switch (word) {
      case "block",
          "break",
          "continue",
          "define",
          "else",
          "end",
          "if",
          "range",
          "template",
          "with" ->
          Kind.valueOf(word.toUpperCase(Locale.ROOT));
      case "nil" -> Kind.NIL;
      default -> Kind.IDENTIFIER;
    };
  }

  /** As faults name it. */
  String shown() {
    if (kind == Kind.END_OF_SOURCE) {
      return "EOF";
    }
    if (kind == Kind.ERROR) {
      return text;
    }
    if (kind.isKeyword()) {
      return "<" + text + ">";
    }
    if (text.codePointCount(0, text.length()) > QUOTED) {
      return Quoting.quote(text.substring(0, text.offsetByCodePoints(0, QUOTED))) + "...";
    }
    return Quoting.quote(text);
  }
}
