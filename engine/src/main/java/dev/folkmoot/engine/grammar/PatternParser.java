package dev.folkmoot.engine.grammar;

import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an ECMA 262 regular expression into a grammar tree over the characters of the string, not
 * yet over their JSON escapes.
 *
 * <p>JSON Schema searches: a pattern without {@code ^} or {@code $} may have anything before or
 * after it. Laziness and capturing choose among matches, not which strings match, so they change
 * nothing here. What is not regular (back references) or looks around itself is refused by name.
 */
final class PatternParser {

  /**
   * Character positions once repetitions are written out: so many stacks llama.cpp may hold open at
   * once. Its time for one token grows with their square (measured: 1,500 take five seconds).
   */
  static final int MAX_POSITIONS = 500;

  static final int MAX_PATTERN_CHARS = 10_000;

  private static final int MAX_GROUP_DEPTH = 50;

  private static final Gbnf ANYTHING = new Repeat(new Chars(CodePoints.ALL), 0, Gbnf.UNBOUNDED);

  private final PatternScanner in;
  private int depth;

  private PatternParser(PatternScanner in) {
    this.in = in;
  }

  static Gbnf parse(String pattern, Place place) {
    if (pattern.length() > MAX_PATTERN_CHARS) {
      throw place.refuse("pattern", "has more than " + MAX_PATTERN_CHARS + " characters");
    }
    var scanner = new PatternScanner(pattern, place);
    Gbnf parsed = new PatternParser(scanner).pattern();
    return checked(parsed, scanner);
  }

  /** Asked after each repetition, so that nothing larger is ever built. */
  private static Gbnf checked(Gbnf part, PatternScanner in) {
    if (PatternShape.positions(part) > MAX_POSITIONS) {
      throw in.refuse(
          "comes to more than "
              + MAX_POSITIONS
              + " character positions; use smaller counts, or \"maxLength\"");
    }
    return part;
  }

  private Gbnf pattern() {
    var choices = new ArrayList<Gbnf>();
    do {
      Gbnf before = in.take('^') ? Gbnf.EMPTY : ANYTHING;
      Gbnf body = sequence();
      Gbnf after = in.take('$') ? Gbnf.EMPTY : ANYTHING;
      choices.add(Gbnf.seq(before, body, after));
    } while (in.take('|'));
    if (!in.atEnd()) {
      throw in.at(')')
          ? in.refuse("has a \")\" without \"(\"")
          : in.refuse("has something after \"$\"; anchors go to the very start and end");
    }
    return Gbnf.alt(choices);
  }

  private Gbnf group() {
    if (++depth > MAX_GROUP_DEPTH) {
      throw in.refuse("has more than " + MAX_GROUP_DEPTH + " groups inside one another");
    }
    var choices = new ArrayList<Gbnf>();
    do {
      choices.add(sequence());
    } while (in.take('|'));
    if (!in.take(')')) {
      throw in.at('$')
          ? in.refuse("has a \"$\" inside a group; anchors go to the very start and end")
          : in.refuse("has a \"(\" without \")\"");
    }
    depth--;
    return Gbnf.alt(choices);
  }

  private Gbnf sequence() {
    List<Gbnf> parts = new ArrayList<>();
    while (!in.atEnd() && !in.at('|') && !in.at(')') && !in.at('$')) {
      parts.add(repeated(atom()));
    }
    return Gbnf.seq(parts);
  }

  private Gbnf atom() {
    if (in.take('(')) {
      in.groupHead();
      return group();
    }
    if (in.at('^')) {
      throw in.refuse("has a \"^\" in the middle; anchors go to the very start and end");
    }
    if (in.at('*') || in.at('+') || in.at('?')) {
      throw in.refuse("repeats nothing at position " + in.position());
    }
    CodePoints set = in.characters();
    if (set.isEmpty()) {
      throw in.refuse("has a character class that nothing is in");
    }
    return new Chars(set);
  }

  private Gbnf repeated(Gbnf atom) {
    PatternScanner.Times times = in.quantifier();
    if (times == null) {
      return atom;
    }
    if (in.quantifier() != null) {
      throw in.refuse("repeats a repetition at position " + in.position() + "; use a group");
    }
    return checked(PatternShape.repeat(atom, times.min(), times.max()), in);
  }
}
