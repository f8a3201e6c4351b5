package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.alt;
import static dev.folkmoot.engine.grammar.Gbnf.optional;
import static dev.folkmoot.engine.grammar.Gbnf.seq;
import static dev.folkmoot.engine.grammar.Gbnf.text;

import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import org.jspecify.annotations.Nullable;

/** The rules of JSON itself (RFC 8259), made when first asked for. */
final class JsonRules {

  /** After a new line. */
  static final int MAX_INDENT = 20;

  /** Every whole number of 18 digits fits a 64-bit integer. */
  static final int MAX_INTEGER_DIGITS = 18;

  /** More digits than a double can tell apart only make a model count on. */
  static final int MAX_FRACTION_DIGITS = 16;

  static final int MAX_EXPONENT_DIGITS = 2;

  /** What stands for itself inside a JSON string. */
  static final CodePoints RAW =
      CodePoints.ALL.without(CodePoints.range(0, 0x1F)).without(CodePoints.anyOf("\"\\"));

  private static final Chars HEX = new Chars(hex("0123456789"));

  private final RuleBook book;
  private @Nullable Ref value;

  JsonRules(RuleBook book) {
    this.book = book;
  }

  Gbnf ws() {
    Gbnf indent = new Repeat(new Chars(CodePoints.anyOf(" \t")), 0, MAX_INDENT);
    return book.define("ws", alt(Gbnf.EMPTY, text(" "), seq(text("\n"), indent)));
  }

  /** One character of a string: itself, escaped, or by number; a surrogate only with its pair. */
  Gbnf character() {
    Gbnf hex = book.define("hex", HEX);
    Gbnf plain = seq(new Chars(hex("0123456789").without(CodePoints.anyOf("dD"))), hex, hex, hex);
    Gbnf d = new Chars(CodePoints.anyOf("dD"));
    Gbnf belowSurrogates = seq(d, new Chars(CodePoints.range('0', '7')), hex, hex);
    Gbnf pair =
        seq(
            d,
            new Chars(CodePoints.anyOf("89abAB")),
            hex,
            hex,
            text("\\u"),
            d,
            new Chars(CodePoints.anyOf("cdefCDEF")),
            hex,
            hex);
    Gbnf escape =
        alt(
            new Chars(CodePoints.anyOf("\"\\/bfnrt")),
            seq(text("u"), alt(plain, belowSurrogates, pair)));
    return book.define("char", alt(new Chars(RAW), seq(text("\\"), escape)));
  }

  Gbnf string() {
    return book.define("string", quoted(book.repeat("char", character(), 0, Gbnf.UNBOUNDED)));
  }

  static Gbnf quoted(Gbnf inside) {
    return seq(text("\""), inside, text("\""));
  }

  /** From none to {@code max} decimal digits. */
  static Gbnf digits(int max) {
    return max == 0 ? Gbnf.EMPTY : new Repeat(new Chars(CodePoints.DIGITS), 0, max);
  }

  Gbnf integer() {
    return book.define(
        "integer", alt(text("0"), seq(optional(text("-")), wholePart(MAX_INTEGER_DIGITS))));
  }

  private static Gbnf wholePart(int maxDigits) {
    return seq(Gbnf.digit(1, 9), digits(maxDigits - 1));
  }

  Gbnf number() {
    Gbnf whole = alt(text("0"), wholePart(MAX_INTEGER_DIGITS));
    Gbnf exponent =
        seq(
            new Chars(CodePoints.anyOf("eE")),
            optional(new Chars(CodePoints.anyOf("+-"))),
            new Repeat(new Chars(CodePoints.DIGITS), 1, MAX_EXPONENT_DIGITS));
    return book.define(
        "number", seq(optional(text("-")), whole, optional(fraction()), optional(exponent)));
  }

  static Gbnf fraction() {
    return seq(text("."), new Repeat(new Chars(CodePoints.DIGITS), 1, MAX_FRACTION_DIGITS));
  }

  Gbnf bool() {
    return book.define("boolean", alt(text("true"), text("false")));
  }

  Gbnf nul() {
    return text("null");
  }

  /** Any JSON value. */
  Ref value() {
    Ref known = value;
    if (known != null) {
      return known;
    }
    Ref reserved = book.reserve("value");
    value = reserved;
    book.fill(reserved, alt(anyObject(), anyArray(), string(), number(), bool(), nul()));
    return reserved;
  }

  Gbnf anyObject() {
    Gbnf member = book.define("member", member(string(), value()));
    return book.define("object", members(member, 0, Gbnf.UNBOUNDED));
  }

  Gbnf anyArray() {
    return book.define("array", list("[", value(), 0, Gbnf.UNBOUNDED, "]"));
  }

  Gbnf member(Gbnf name, Gbnf ofValue) {
    return seq(name, text(":"), ws(), ofValue);
  }

  Gbnf members(Gbnf member, int min, int max) {
    return list("{", member, min, max, "}");
  }

  /** {@code min} to {@code max} parts with commas between them. */
  Gbnf list(String open, Gbnf part, int min, int max, String close) {
    Gbnf some = Gbnf.EMPTY;
    if (max > 0) {
      int more = max == Gbnf.UNBOUNDED ? max : max - 1;
      Gbnf next = seq(text(","), ws(), part);
      some = seq(part, book.repeat("next", next, Math.max(0, min - 1), more));
    }
    return seq(text(open), ws(), min == 0 ? optional(spaced(some)) : spaced(some), text(close));
  }

  /** So that an empty list has one place for white space, not two. */
  Gbnf spaced(Gbnf some) {
    return some.equals(Gbnf.EMPTY) ? some : seq(some, ws());
  }

  private static CodePoints hex(String digits) {
    return CodePoints.anyOf(digits + "abcdefABCDEF");
  }
}
