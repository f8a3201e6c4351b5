package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.seq;
import static dev.folkmoot.engine.grammar.Gbnf.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Integers and numbers, with and without bounds. */
final class NumberRules {

  /** Digits of a bound before and after its point together. */
  static final int MAX_BOUND_DIGITS = 40;

  private final JsonRules json;

  NumberRules(JsonRules json) {
    this.json = json;
  }

  Gbnf integer(JsonNode schema, Place place) {
    BigDecimal step = Keywords.number(schema, "multipleOf", place);
    if (step != null && step.compareTo(BigDecimal.ONE) != 0) {
      throw place.unsupported("multipleOf", "remove it or list the values with \"enum\"");
    }
    Bound low = low(schema, place);
    Bound high = high(schema, place);
    if (low == null && high == null) {
      return json.integer();
    }
    // Everything of so many digits stands in for "without end".
    BigInteger far = BigInteger.TEN.pow(farDigits(low, high)).subtract(BigInteger.ONE);
    BigInteger from = low == null ? far.negate() : low.firstInteger();
    BigInteger to = high == null ? far : high.negated().firstInteger().negate();
    if (from.compareTo(to) > 0) {
      throw place.refuse("leaves no integer between its minimum and its maximum");
    }
    var choices = new ArrayList<Gbnf>();
    if (from.signum() < 0) {
      BigInteger smallest = to.signum() < 0 ? to.negate() : BigInteger.ONE;
      choices.add(seq(text("-"), DigitRanges.integers(smallest, from.negate())));
    }
    if (to.signum() >= 0) {
      choices.add(DigitRanges.integers(from.max(BigInteger.ZERO), to));
    }
    return Gbnf.alt(choices);
  }

  Gbnf number(JsonNode schema, Place place) {
    if (schema.has("multipleOf")) {
      return integer(schema, place);
    }
    Bound low = low(schema, place);
    Bound high = high(schema, place);
    if (low == null && high == null) {
      return json.number();
    }
    int digits = farDigits(low, high);
    var choices = new ArrayList<Gbnf>();
    // Below zero is above zero seen in the mirror.
    if (low == null || low.value.signum() < 0) {
      Bound from = high == null || high.value.signum() >= 0 ? Bound.ABOVE_ZERO : high.negated();
      Gbnf below = DigitRanges.decimals(from, low == null ? null : low.negated(), digits);
      if (below != null) {
        choices.add(seq(text("-"), below));
      }
    }
    if (high == null || high.value.signum() >= 0) {
      Bound from = low == null || low.value.signum() < 0 ? Bound.ZERO : low;
      Gbnf above = DigitRanges.decimals(from, high, digits);
      if (above != null) {
        choices.add(above);
      }
    }
    if (choices.isEmpty()) {
      throw place.refuse("leaves no number between its minimum and its maximum");
    }
    return Gbnf.alt(choices);
  }

  private static int farDigits(@Nullable Bound low, @Nullable Bound high) {
    int digits = JsonRules.MAX_INTEGER_DIGITS;
    for (Bound bound : new @Nullable Bound[] {low, high}) {
      if (bound != null) {
        digits = Math.max(digits, bound.whole().toString().length() + 1);
      }
    }
    return digits;
  }

  /**
   * One end of a range.
   *
   * @param open whether the value itself is outside
   */
  record Bound(BigDecimal value, boolean open) {
    static final Bound ZERO = new Bound(BigDecimal.ZERO, false);
    static final Bound ABOVE_ZERO = new Bound(BigDecimal.ZERO, true);

    Bound negated() {
      return new Bound(value.negate(), open);
    }

    /** The least integer that this lower bound lets pass. */
    BigInteger firstInteger() {
      BigInteger ceiling = value.setScale(0, RoundingMode.CEILING).toBigInteger();
      boolean itself = open && new BigDecimal(ceiling).compareTo(value) == 0;
      return itself ? ceiling.add(BigInteger.ONE) : ceiling;
    }

    BigInteger whole() {
      return value.abs().toBigInteger();
    }

    /** The digits after the point, without zeros at the end. */
    String fractionDigits() {
      BigDecimal fraction =
          value.subtract(new BigDecimal(value.toBigInteger())).stripTrailingZeros();
      String plain = fraction.toPlainString();
      int point = plain.indexOf('.');
      return point < 0 ? "" : plain.substring(point + 1);
    }
  }

  private static @Nullable Bound low(JsonNode schema, Place place) {
    return tighter(bounds(schema, "minimum", "exclusiveMinimum", place), 1);
  }

  private static @Nullable Bound high(JsonNode schema, Place place) {
    return tighter(bounds(schema, "maximum", "exclusiveMaximum", place), -1);
  }

  private static List<Bound> bounds(JsonNode schema, String closed, String open, Place place) {
    var bounds = new ArrayList<Bound>();
    JsonNode exclusive = schema.path(open);
    BigDecimal value = Keywords.number(schema, closed, place);
    if (value != null) {
      // Draft 4 and OpenAPI 3.0: a flag on the bound, not a bound of its own.
      bounds.add(new Bound(value, exclusive.isBoolean() && exclusive.asBoolean()));
    }
    if (!exclusive.isBoolean()) {
      BigDecimal strict = Keywords.number(schema, open, place);
      if (strict != null) {
        bounds.add(new Bound(strict, true));
      }
    }
    return bounds;
  }

  private static @Nullable Bound tighter(List<Bound> bounds, int direction) {
    Bound best = null;
    for (Bound bound : bounds) {
      int order = best == null ? 1 : bound.value.compareTo(best.value) * direction;
      if (order > 0 || (order == 0 && bound.open)) {
        best = bound;
      }
    }
    return best;
  }
}
