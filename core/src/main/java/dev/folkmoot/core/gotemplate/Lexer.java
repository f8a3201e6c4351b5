package dev.folkmoot.core.gotemplate;

import dev.folkmoot.core.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a source into tokens. Text between actions is one token, already trimmed where a delimiter
 * with a hyphen stands beside it; comments are none. What cannot be cut is an {@code ERROR}, the
 * last token: the parser says it when it comes there, as Go does.
 */
final class Lexer {

  private static final String LEFT = "{{";
  private static final String RIGHT = "}}";
  private static final String COMMENT = "/*";
  private static final String COMMENT_END = "*/";
  private static final int END = -1;

  /** A hyphen and the blank that makes it a marker. */
  private static final int MARKER = 2;

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int start;
  private int at;
  private int line = 1;
  private int counted;
  private int parens;

  Lexer(String source) {
    this.source = source;
  }

  /** All tokens; the last is the end or an error. */
  List<Token> tokens() {
    while (tokens.isEmpty() || !isLast(tokens.getLast())) {
      text();
    }
    return tokens;
  }

  private static boolean isLast(Token token) {
    return token.kind() == Kind.END_OF_SOURCE || token.kind() == Kind.ERROR;
  }

  private void text() {
    int open = source.indexOf(LEFT, at);
    if (open < 0) {
      at = source.length();
      if (at > start) {
        emit(Kind.TEXT);
      }
      emit(Kind.END_OF_SOURCE);
      return;
    }
    boolean trims = trimsLeft(open + LEFT.length());
    at = open;
    while (trims && at > start && isSpace(source.charAt(at - 1))) {
      at--;
    }
    if (at > start) {
      emit(Kind.TEXT);
    }
    start = open;
    int inside = open + LEFT.length() + (trims ? MARKER : 0);
    if (source.startsWith(COMMENT, inside)) {
      comment(inside);
    } else {
      at = open + LEFT.length();
      emit(Kind.LEFT_DELIMITER);
      start = inside;
      at = start;
      parens = 0;
      action();
    }
  }

  private void comment(int from) {
    start = from;
    int end = source.indexOf(COMMENT_END, from + COMMENT.length());
    if (end < 0) {
      error("unclosed comment");
      return;
    }
    at = end + COMMENT_END.length();
    if (!atRight()) {
      error("comment ends before closing delimiter");
      return;
    }
    boolean trims = trimmedRight(at);
    at += RIGHT.length() + (trims ? MARKER : 0);
    resume(trims);
  }

  private void action() {
    while (!atRight() || parens > 0) {
      if (atRight()) {
        error("unclosed left paren");
        return;
      }
      inside();
      if (isLast(tokens.getLast())) {
        return;
      }
    }
    boolean trims = trimmedRight(at);
    start = at + (trims ? MARKER : 0);
    at = start + RIGHT.length();
    emit(Kind.RIGHT_DELIMITER);
    resume(trims);
  }

  /** Goes on with text, behind the blanks that a delimiter trims. */
  private void resume(boolean trims) {
    while (trims && at < source.length() && isSpace(source.charAt(at))) {
      at++;
    }
    start = at;
  }

  private boolean atRight() {
    return source.startsWith(RIGHT, at) || trimmedRight(at);
  }

  private boolean trimmedRight(int from) {
    return from + 1 < source.length()
        && isSpace(source.charAt(from))
        && source.charAt(from + 1) == '-'
        && source.startsWith(RIGHT, from + MARKER);
  }

  private boolean trimsLeft(int from) {
    return from + 1 < source.length()
        && source.charAt(from) == '-'
        && isSpace(source.charAt(from + 1));
  }

  private void inside() {
    int c = next();
    switch (c) {
      case END -> error("unclosed action");
      case ' ', '\t', '\r', '\n' -> spaces();
      case '=' -> emit(Kind.ASSIGN);
      case ':' -> {
        if (next() == '=') {
          emit(Kind.DECLARE);
        } else {
          error("expected :=");
        }
      }
      case '|' -> emit(Kind.PIPE);
      case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
      case '\'' -> quoted('\'', Kind.CHAR_CONSTANT, "unterminated character constant");
      case '`' -> raw();
      case '$' -> name(Kind.VARIABLE, Kind.VARIABLE);
      case '.' -> {
        if (isDigit(peek())) {
          at--;
          number();
        } else {
          name(Kind.FIELD, Kind.DOT);
        }
      }
      case '(' -> {
        parens++;
        emit(Kind.LEFT_PAREN);
      }
      case ')' -> {
        parens--;
        if (parens < 0) {
          error("unexpected right paren");
        } else {
          emit(Kind.RIGHT_PAREN);
        }
      }
      default -> other(c);
    }
  }

  private void other(int c) {
    if (c == '+' || c == '-' || isDigit(c)) {
      at--;
      number();
    } else if (isAlphaNumeric(c)) {
      identifier();
    } else if (c >= ' ' && c < 0x7f) {
      emit(Kind.CHAR);
    } else {
      error("unrecognized character in action: " + unicode(c));
    }
  }

  private void spaces() {
    at--;
    while (at < source.length() && isSpace(source.charAt(at))) {
      if (trimmedRight(at)) {
        break; // this blank belongs to the delimiter
      }
      at++;
    }
    if (at > start) {
      emit(Kind.SPACE);
    }
  }

  private void quoted(char quote, Kind kind, String unterminated) {
    int c = next();
    while (c != quote) {
      if (c == '\\') {
        c = next();
      }
      if (c == END || c == '\n') {
        error(unterminated);
        return;
      }
      c = next();
    }
    emit(kind);
  }

  private void raw() {
    int end = source.indexOf('`', at);
    if (end < 0) {
      error("unterminated raw quoted string");
    } else {
      at = end + 1;
      emit(Kind.RAW_STRING);
    }
  }

  private void name(Kind named, Kind bare) {
    if (atTerminator()) {
      emit(bare);
      return;
    }
    skipAlphaNumeric();
    if (atTerminator()) {
      emit(named);
    } else {
      error("bad character " + unicode(peek()));
    }
  }

  private void identifier() {
    skipAlphaNumeric();
    if (!atTerminator()) {
      error("bad character " + unicode(peek()));
      return;
    }
    String word = source.substring(start, at);
    emit(word.equals("true") || word.equals("false") ? Kind.BOOL : Token.keyword(word));
  }

  private void number() {
    if (!scanNumber()) {
      error("bad number syntax: " + Quoting.quote(source.substring(start, at)));
    } else if (peek() == '+' || peek() == '-') {
      if (scanNumber() && source.charAt(at - 1) == 'i') {
        emit(Kind.COMPLEX);
      } else {
        error("bad number syntax: " + Quoting.quote(source.substring(start, at)));
      }
    } else {
      emit(Kind.NUMBER);
    }
  }

  private boolean scanNumber() {
    accept("+-");
    String digits = "0123456789_";
    boolean hex = false;
    boolean decimal = true;
    if (accept("0")) {
      if (accept("xX")) {
        digits = "0123456789abcdefABCDEF_";
        hex = true;
        decimal = false;
      } else if (accept("oO")) {
        digits = "01234567_";
        decimal = false;
      } else if (accept("bB")) {
        digits = "01_";
        decimal = false;
      }
    }
    acceptAll(digits);
    if (accept(".")) {
      acceptAll(digits);
    }
    if ((decimal && accept("eE")) || (hex && accept("pP"))) {
      accept("+-");
      acceptAll("0123456789_");
    }
    accept("i");
    if (isAlphaNumeric(peek())) {
      next();
      return false;
    }
    return true;
  }

  private boolean accept(String any) {
    int c = peek();
    if (c != END && any.indexOf(c) >= 0) {
      at++;
      return true;
    }
    return false;
  }

  private void acceptAll(String any) {
    while (accept(any)) {}
  }

  private boolean atTerminator() {
    int c = peek();
    return c == END || isSpace(c) || ".,|:)(".indexOf(c) >= 0 || source.startsWith(RIGHT, at);
  }

  private void skipAlphaNumeric() {
    while (isAlphaNumeric(peek())) {
      next();
    }
  }

  private int peek() {
    return at < source.length() ? source.codePointAt(at) : END;
  }

  private int next() {
    int c = peek();
    at += c == END ? 0 : Character.charCount(c);
    return c;
  }

  private void emit(Kind kind) {
    tokens.add(new Token(kind, source.substring(start, at), start, lineOf(start)));
    start = at;
  }

  private void error(String words) {
    tokens.add(new Token(Kind.ERROR, words, start, lineOf(start)));
  }

  private int lineOf(int place) {
    for (; counted < place; counted++) {
      line += source.charAt(counted) == '\n' ? 1 : 0;
    }
    return line;
  }

  private static String unicode(int c) {
    int shown = c == END ? 0xfffd : c;
    String hex = String.format(Locale.ROOT, "U+%04X", shown);
    return Quoting.isPrintable(shown) ? hex + " '" + Character.toString(shown) + "'" : hex;
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isAlphaNumeric(int c) {
    return c == '_' || (c != END && (Character.isLetter(c) || Character.isDigit(c)));
  }
}
