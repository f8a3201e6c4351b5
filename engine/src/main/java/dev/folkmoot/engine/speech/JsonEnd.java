package dev.folkmoot.engine.speech;

/**
 * Finds the end of a JSON object or list that arrives piece by piece, in constant memory. It is no
 * parser: it counts brackets outside of strings, and knows the characters that cannot be there.
 */
final class JsonEnd {

  /** What a character meant. */
  enum Verdict {
    GOES_ON,
    /** It was the last one. */
    ENDS,
    /** This is no JSON. */
    BROKEN
  }

  /** Deeper values are refused by the wire, and by whoever reads them. */
  static final int MAX_DEPTH = 64;

  /** Bit by bit, innermost last: 1 for an object, 0 for a list. */
  private long kinds;

  private int depth;
  private char quote;
  private boolean escaped;

  /** Takes one more character. */
  Verdict accept(char c) {
    if (quote != 0) {
      if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == quote) {
        quote = 0;
      }
      return Verdict.GOES_ON;
    }
    return switch (c) {
      case '{' -> opened(1);
      case '[' -> opened(0);
      case '}' -> closed(1);
      case ']' -> closed(0);
      // Small models quote like Python.
      case '"', '\'' -> {
        quote = c;
        yield depth > 0 ? Verdict.GOES_ON : Verdict.BROKEN;
      }
      default -> depth > 0 && mayStandBetween(c) ? Verdict.GOES_ON : Verdict.BROKEN;
    };
  }

  private Verdict opened(int kind) {
    if (depth == MAX_DEPTH) {
      return Verdict.BROKEN;
    }
    kinds = kinds << 1 | kind;
    depth++;
    return Verdict.GOES_ON;
  }

  private Verdict closed(int kind) {
    if (depth == 0 || (kinds & 1) != kind) {
      return Verdict.BROKEN;
    }
    kinds >>>= 1;
    depth--;
    return depth == 0 ? Verdict.ENDS : Verdict.GOES_ON;
  }

  private static boolean mayStandBetween(char c) {
    return Character.isWhitespace(c)
        || Character.isLetterOrDigit(c)
        || c == ','
        || c == ':'
        || c == '+'
        || c == '-'
        || c == '.';
  }
}
