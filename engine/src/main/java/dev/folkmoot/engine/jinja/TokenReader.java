package dev.folkmoot.engine.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads the tokens inside one tag, and keeps count of its brackets. */
final class TokenReader {
  private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
  private static final String SHORT_OPERATORS = "+-*/%~[](){}><=.:|,;";

  private final String source;
  private final Deque<Character> open = new ArrayDeque<>();
  private int end;

  TokenReader(String source) {
    this.source = source;
  }

  /** Where the token read last ends. */
  int end() {
    return end;
  }

  /** While a bracket is open, <code>}}</code> closes dictionaries and not the tag. */
  boolean balanced() {
    return open.isEmpty();
  }

  Token read(int at, int line) {
    int first = source.codePointAt(at);
    if (first == '\'' || first == '"') {
      return string(at, line, (char) first);
    }
    if (first >= '0' && first <= '9') {
      return number(at, line);
    }
    if (first == '_' || Character.isUnicodeIdentifierStart(first)) {
      end = at;
      while (end < source.length()
          && (source.charAt(end) == '_'
              || Character.isUnicodeIdentifierPart(source.codePointAt(end)))) {
        end += Character.charCount(source.codePointAt(end));
      }
      return new Token(Token.Kind.NAME, source.substring(at, end), line);
    }
    return operator(at, line);
  }

  private Token operator(int at, int line) {
    for (String operator : LONG_OPERATORS) {
      if (source.startsWith(operator, at)) {
        end = at + operator.length();
        return new Token(Token.Kind.OPERATOR, operator, line);
      }
    }
    char sign = source.charAt(at);
    if (SHORT_OPERATORS.indexOf(sign) < 0) {
      throw new TemplateFault("unexpected character '" + Character.toString(sign) + "'", line);
    }
    switch (sign) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty() || open.pop() != sign) {
          throw new TemplateFault("unexpected '" + sign + "'", line);
        }
      }
      default -> {} // No bracket.
    }
    end = at + 1;
    return new Token(Token.Kind.OPERATOR, String.valueOf(sign), line);
  }

  private Token string(int at, int line, char quote) {
    int i = at + 1;
    while (i < source.length() && source.charAt(i) != quote) {
      i += source.charAt(i) == '\\' ? 2 : 1;
    }
    if (i >= source.length()) {
      throw new TemplateFault("a string is never closed", line);
    }
    end = i + 1;
    String value = StringEscapes.decode(source.substring(at + 1, i), line);
    return new Token(Token.Kind.STRING, value, line);
  }

  private Token number(int at, int line) {
    if (source.charAt(at) == '0' && at + 1 < source.length()) {
      int radix =
          switch (Character.toLowerCase(source.charAt(at + 1))) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 10;
          };
      if (radix != 10) {
        end = digits(at + 2, radix);
        String text = source.substring(at + 2, end).replace("_", "");
        return new Token(Token.Kind.INTEGER, String.valueOf(integer(text, radix, line)), line);
      }
    }
    end = digits(at, 10);
    boolean fraction =
        source.startsWith(".", end) && digits(end + 1, 10) > end + 1 && notAfterDot(at);
    if (fraction) {
      end = digits(end + 1, 10);
    }
    boolean exponent = notAfterDot(at) && exponentEnd(end) > end;
    if (exponent) {
      end = exponentEnd(end);
    }
    String text = source.substring(at, end).replace("_", "");
    if (fraction || exponent) {
      return new Token(Token.Kind.FLOAT, text, line);
    }
    return new Token(Token.Kind.INTEGER, String.valueOf(integer(text, 10, line)), line);
  }

  /** In {@code pair.0.1} the digits are two subscripts and no fraction. */
  private boolean notAfterDot(int at) {
    return at == 0 || source.charAt(at - 1) != '.';
  }

  private int exponentEnd(int at) {
    if (at >= source.length() || Character.toLowerCase(source.charAt(at)) != 'e') {
      return at;
    }
    boolean signed = source.startsWith("+", at + 1) || source.startsWith("-", at + 1);
    int start = at + (signed ? 2 : 1);
    int stop = digits(start, 10);
    return stop > start ? stop : at;
  }

  private int digits(int at, int radix) {
    int i = at;
    while (i < source.length()) {
      boolean digit = source.charAt(i) < 128 && Character.digit(source.charAt(i), radix) >= 0;
      boolean separator = source.charAt(i) == '_' && i > at;
      if (!digit && !separator) {
        break;
      }
      i++;
    }
    return i;
  }

  private static long integer(String text, int radix, int line) {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw new TemplateFault("the integer '" + text + "' is not one of 64 bits", line);
    }
  }
}
