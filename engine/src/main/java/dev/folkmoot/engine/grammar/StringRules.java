package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.text;

import dev.folkmoot.engine.grammar.Gbnf.Alt;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import dev.folkmoot.engine.grammar.Gbnf.Seq;
import dev.folkmoot.engine.grammar.Gbnf.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Strings: any, by length, by pattern, by format. */
final class StringRules {

  /**
   * Patterns that libraries generate with a look-ahead, and the same language without it: zod's
   * e-mail address, where no dot leads or doubles, and Pydantic's decimal, where one digit stands.
   */
  private static final Map<String, String> WITHOUT_LOOK_AHEAD =
      Map.of(
          "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
          "^([A-Za-z0-9_'+-]+\\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\\.)+[A-Za-z]{2,}$",
          "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$",
          "^[+-]?(\\d+\\.?\\d*|\\.\\d+)$");

  private static final CodePoints CONTROLS = CodePoints.range(0, 0x1F);

  private final RuleBook book;
  private final JsonRules json;

  StringRules(RuleBook book, JsonRules json) {
    this.book = book;
    this.json = json;
  }

  Gbnf string(JsonNode schema, Place place) {
    int min = Keywords.count(schema, "minLength", place, 0);
    int max = Keywords.count(schema, "maxLength", place, Gbnf.UNBOUNDED);
    if (min > max) {
      throw place.refuse("minLength", "is larger than \"maxLength\"");
    }
    String pattern = patternOf(schema, place);
    if (pattern != null) {
      Gbnf parsed = PatternParser.parse(WITHOUT_LOOK_AHEAD.getOrDefault(pattern, pattern), place);
      return JsonRules.quoted(inJson(withLength(parsed, min, max, place)));
    }
    if (min == 0 && max == Gbnf.UNBOUNDED) {
      return json.string();
    }
    return JsonRules.quoted(book.repeat("char", json.character(), min, max));
  }

  private static @Nullable String patternOf(JsonNode schema, Place place) {
    JsonNode pattern = schema.path("pattern");
    if (pattern.isMissingNode()) {
      return StringFormats.pattern(schema.path("format"));
    }
    if (!pattern.isString()) {
      throw place.refuse("pattern", "must be a string");
    }
    return pattern.asString();
  }

  /**
   * A pattern and lengths together: fine where the pattern implies the lengths, and where it
   * repeats a single class, whose count they then limit.
   */
  private static Gbnf withLength(Gbnf pattern, int min, int max, Place place) {
    if (min <= PatternShape.minLength(pattern) && PatternShape.maxLength(pattern) <= max) {
      return pattern;
    }
    if (pattern instanceof Repeat(Chars set, int from, int to)) {
      int low = Math.max(min, from);
      int high = Math.min(max, to);
      if (low > high) {
        throw place.refuse("pattern", "matches no string of the length that is asked for");
      }
      return high == 0 ? Gbnf.EMPTY : new Repeat(set, low, high);
    }
    String keyword = min > PatternShape.minLength(pattern) ? "minLength" : "maxLength";
    throw place.unsupported(
        keyword, "beside this \"pattern\" or \"format\"; write the length into the pattern");
  }

  /** From characters to how JSON writes them. */
  private Gbnf inJson(Gbnf pattern) {
    return switch (pattern) {
      case Text _, Ref _ -> pattern;
      case Chars(CodePoints set) -> charsInJson(set);
      case Seq(List<Gbnf> parts) -> Gbnf.seq(parts.stream().map(this::inJson).toList());
      case Alt(List<Gbnf> choices) -> Gbnf.alt(choices.stream().map(this::inJson).toList());
      case Repeat(Gbnf part, int min, int max) -> {
        Gbnf repeated = book.repeat("part", inJson(part), min, max);
        // As a rule of its own, so that a pattern inside a pattern stays flat.
        yield repeated instanceof Repeat || repeated instanceof Chars
            ? repeated
            : book.define("part", repeated);
      }
    };
  }

  private Gbnf charsInJson(CodePoints set) {
    var choices = new ArrayList<Gbnf>();
    CodePoints raw = set.intersect(JsonRules.RAW);
    if (raw.isSingle()) {
      choices.add(text(Character.toString(raw.first())));
    } else if (!raw.isEmpty()) {
      choices.add(new Chars(raw));
    }
    CodePoints controls = set.intersect(CONTROLS);
    boolean allControls = controls.equals(CONTROLS);
    var letters = new StringBuilder();
    for (int c : "\"\\\b\f\n\r\t".chars().toArray()) {
      if (set.contains(c)) {
        letters.append(JsonText.escaped(c).charAt(1));
      }
    }
    if (!letters.isEmpty()) {
      choices.add(Gbnf.seq(text("\\"), new Chars(CodePoints.anyOf(letters.toString()))));
    }
    if (allControls) {
      Gbnf hex = new Chars(CodePoints.anyOf("0123456789abcdefABCDEF"));
      choices.add(Gbnf.seq(text("\\u00"), new Chars(CodePoints.anyOf("01")), hex));
    } else {
      for (CodePoints.Range range : controls.ranges()) {
        for (int c = range.first(); c <= range.last(); c++) {
          if (JsonText.escaped(c).length() > 2) {
            choices.add(text(JsonText.escaped(c)));
          }
        }
      }
    }
    return choices.size() == 1 ? choices.getFirst() : book.define("class", Gbnf.alt(choices));
  }
}
