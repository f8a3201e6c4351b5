package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads grammars that people write.
 *
 * <p>Notation: llama.cpp, {@code grammars/README.md}. Left out are token elements such as {@code
 * <[7]>}: they mean something for one vocabulary only.
 */
final class GbnfParser {

  static final String ROOT = "root";

  /** Many times what people write; the checks of a grammar take time with its size. */
  static final int MAX_CHARS = 1 << 16;

  static final int MAX_NESTED_GROUPS = 128;

  /** The same bound as llama.cpp's. */
  static final int MAX_REPETITIONS = 2_000;

  private final String text;
  private int next;
  private int groups;

  private GbnfParser(String text) {
    this.text = text;
  }

  /**
   * The rules by name; {@link #ROOT} is among them, and every rule that is used.
   *
   * @throws FailureException {@code INVALID_REQUEST} with place and reason
   */
  static Map<String, Gbnf> parse(String gbnf) {
    if (gbnf.length() > MAX_CHARS) {
      throw FailureException.invalid(
          "the grammar has " + gbnf.length() + " characters; at most " + MAX_CHARS);
    }
    if (gbnf.indexOf('\0') >= 0) {
      throw FailureException.invalid("the grammar holds a NUL character");
    }
    GbnfParser parser = new GbnfParser(gbnf);
    Map<String, Gbnf> rules = new LinkedHashMap<>();
    parser.skipBlanks(true);
    while (!parser.atEnd()) {
      parser.rule(rules);
    }
    if (!rules.containsKey(ROOT)) {
      throw FailureException.invalid("the grammar has no rule " + ROOT);
    }
    return rules;
  }

  private void rule(Map<String, Gbnf> rules) {
    String name = name();
    skipBlanks(false);
    if (!text.startsWith("::=", next)) {
      throw error("::= expected after the name of a rule");
    }
    next += "::=".length();
    skipBlanks(true);
    if (rules.put(name, alternatives(false)) != null) {
      throw error("the rule " + name + " is there twice");
    }
    if (!atEnd() && !at('\n') && !at('\r')) {
      throw error("the end of the rule " + name + " expected");
    }
    skipBlanks(true);
  }

  private Gbnf alternatives(boolean inGroup) {
    List<Gbnf> choices = new ArrayList<>();
    choices.add(sequence(inGroup));
    while (at('|')) {
      next++;
      skipBlanks(true);
      choices.add(sequence(inGroup));
    }
    return Gbnf.alt(choices);
  }

  private Gbnf sequence(boolean inGroup) {
    List<Gbnf> parts = new ArrayList<>();
    while (startsPart()) {
      Gbnf part = part();
      skipBlanks(inGroup);
      while (at('*') || at('+') || at('?') || at('{')) {
        part = repeated(part);
        skipBlanks(inGroup);
      }
      parts.add(part);
    }
    return Gbnf.seq(parts);
  }

  private boolean startsPart() {
    if (atEnd()) {
      return false;
    }
    char c = text.charAt(next);
    if (c == '<' || c == '!') {
      throw error("token elements are not supported");
    }
    return c == '"' || c == '[' || c == '(' || c == '.' || isNameChar(c);
  }

  private Gbnf part() {
    char c = text.charAt(next);
    if (isNameChar(c)) {
      return new Gbnf.Ref(name());
    }
    next++;
    return switch (c) {
      case '"' -> literal();
      case '[' -> new Gbnf.Chars(set());
      case '.' -> new Gbnf.Chars(CodePoints.ALL);
      default -> group();
    };
  }

  private Gbnf group() {
    if (++groups > MAX_NESTED_GROUPS) {
      throw error("more than " + MAX_NESTED_GROUPS + " groups inside one another");
    }
    skipBlanks(true);
    Gbnf inside = alternatives(true);
    if (!at(')')) {
      throw error(") expected");
    }
    next++;
    groups--;
    return inside;
  }

  private Gbnf literal() {
    StringBuilder literal = new StringBuilder();
    while (!at('"')) {
      literal.appendCodePoint(character());
    }
    next++;
    return Gbnf.text(literal.toString());
  }

  private CodePoints set() {
    boolean negated = at('^');
    if (negated) {
      next++;
    }
    List<CodePoints.Range> ranges = new ArrayList<>();
    while (!at(']')) {
      int first = character();
      int last = first;
      if (at('-') && !text.startsWith("-]", next)) {
        next++;
        last = character();
      }
      if (last < first) {
        throw error("a range that ends before it begins");
      }
      ranges.add(new CodePoints.Range(first, last));
    }
    next++;
    CodePoints set = CodePoints.ofAll(ranges);
    return negated ? set.complement() : set.intersect(CodePoints.ALL);
  }

  private int character() {
    if (atEnd()) {
      throw error("the grammar ends inside a text or a set");
    }
    int c = text.codePointAt(next);
    next += Character.charCount(c);
    if (c != '\\') {
      return c;
    }
    if (atEnd()) {
      throw error("the grammar ends inside an escape");
    }
    char escape = text.charAt(next++);
    return switch (escape) {
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\', '"', '[', ']', '-' -> escape;
      default -> throw error("the escape \\" + escape + " is unknown");
    };
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = atEnd() ? -1 : Character.digit(text.charAt(next), 16);
      if (digit < 0) {
        throw error(digits + " hexadecimal digits expected");
      }
      value = (value << 4) | digit;
      next++;
    }
    if (!Character.isValidCodePoint(value)) {
      throw error("beyond the last character of Unicode");
    }
    return value;
  }

  private Gbnf repeated(Gbnf part) {
    char sign = text.charAt(next++);
    return switch (sign) {
      case '*' -> new Gbnf.Repeat(part, 0, Gbnf.UNBOUNDED);
      case '+' -> new Gbnf.Repeat(part, 1, Gbnf.UNBOUNDED);
      case '?' -> new Gbnf.Repeat(part, 0, 1);
      default -> counted(part);
    };
  }

  private Gbnf counted(Gbnf part) {
    skipBlanks(false);
    int min = number();
    int max = min;
    skipBlanks(false);
    if (at(',')) {
      next++;
      skipBlanks(false);
      max = at('}') ? Gbnf.UNBOUNDED : number();
      skipBlanks(false);
    }
    if (!at('}')) {
      throw error("} expected");
    }
    next++;
    if (max < min) {
      throw error("more repetitions at least than at most");
    }
    return new Gbnf.Repeat(part, min, max);
  }

  private int number() {
    int start = next;
    int value = 0;
    while (!atEnd() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
      value = value * 10 + text.charAt(next) - '0';
      next++;
      if (value > MAX_REPETITIONS) {
        throw error("more than " + MAX_REPETITIONS + " repetitions");
      }
    }
    if (start == next) {
      throw error("a number of repetitions expected");
    }
    return value;
  }

  private String name() {
    int start = next;
    while (!atEnd() && isNameChar(text.charAt(next))) {
      next++;
    }
    if (start == next) {
      throw error("the name of a rule expected");
    }
    return text.substring(start, next);
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  /** Blanks and comments, and line ends where the notation lets a rule go on over them. */
  private void skipBlanks(boolean lineEnds) {
    while (!atEnd()) {
      char c = text.charAt(next);
      if (c == '#') {
        while (!atEnd() && !at('\n') && !at('\r')) {
          next++;
        }
      } else if (c == ' ' || c == '\t' || (lineEnds && (c == '\n' || c == '\r'))) {
        next++;
      } else {
        return;
      }
    }
  }

  private boolean at(char c) {
    return next < text.length() && text.charAt(next) == c;
  }

  private boolean atEnd() {
    return next >= text.length();
  }

  private FailureException error(String problem) {
    long line =
        1 + text.substring(0, Math.min(next, text.length())).chars().filter(c -> c == '\n').count();
    return FailureException.invalid("the grammar cannot be read, line " + line + ": " + problem);
  }
}
