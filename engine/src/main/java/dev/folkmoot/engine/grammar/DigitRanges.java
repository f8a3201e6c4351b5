package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.Gbnf.alt;
import static dev.folkmoot.engine.grammar.Gbnf.digit;
import static dev.folkmoot.engine.grammar.Gbnf.optional;
import static dev.folkmoot.engine.grammar.Gbnf.seq;
import static dev.folkmoot.engine.grammar.Gbnf.text;

import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import dev.folkmoot.engine.grammar.NumberRules.Bound;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decimal numerals between two bounds, none of them negative.
 *
 * <p>Numerals of the same length compare digit by digit. While the digits so far equal those of a
 * bound we are "tight" to it and the next digit is limited by the bound's; one digit away from it
 * and all further digits are free. So each bound costs one chain of alternatives as long as its own
 * digits, and the grammar is exact and of linear size. Numerals of different lengths are taken
 * length by length, fractions after their whole part.
 */
final class DigitRanges {

  private DigitRanges() {}

  /** The numerals from {@code low} to {@code high}, without leading zeros; low ≤ high. */
  static Gbnf integers(BigInteger low, BigInteger high) {
    String from = low.toString();
    String to = high.toString();
    if (from.length() == to.length()) {
      return sameLength(from, to);
    }
    var choices = new ArrayList<Gbnf>();
    choices.add(sameLength(from, "9".repeat(from.length())));
    if (to.length() - from.length() > 1) {
      Gbnf rest = new Repeat(new Chars(CodePoints.DIGITS), from.length(), to.length() - 2);
      choices.add(seq(digit(1, 9), rest));
    }
    choices.add(sameLength("1" + "0".repeat(to.length() - 1), to));
    return alt(choices);
  }

  private static Gbnf sameLength(String low, String high) {
    if (low.isEmpty()) {
      return Gbnf.EMPTY;
    }
    int first = low.charAt(0) - '0';
    int last = high.charAt(0) - '0';
    String lowRest = low.substring(1);
    String highRest = high.substring(1);
    int free = lowRest.length();
    if (first == last) {
      return seq(digit(first, first), sameLength(lowRest, highRest));
    }
    String zeros = "0".repeat(free);
    String nines = "9".repeat(free);
    var choices = new ArrayList<Gbnf>();
    if (!lowRest.equals(zeros)) {
      choices.add(seq(digit(first, first), sameLength(lowRest, nines)));
      first++;
    }
    boolean tightAbove = !highRest.equals(nines);
    int lastFree = tightAbove ? last - 1 : last;
    if (first <= lastFree) {
      Gbnf rest = free == 0 ? Gbnf.EMPTY : new Repeat(new Chars(CodePoints.DIGITS), free, free);
      choices.add(seq(digit(first, lastFree), rest));
    }
    if (tightAbove) {
      choices.add(seq(digit(last, last), sameLength(zeros, highRest)));
    }
    return alt(choices);
  }

  /**
   * The decimals between two bounds, without exponent.
   *
   * @param high null for none
   * @param digits of the whole part at most, where there is no upper bound
   * @return null if there is no such decimal
   */
  static @Nullable Gbnf decimals(Bound low, @Nullable Bound high, int digits) {
    BigInteger from = low.whole();
    BigInteger to = high == null ? BigInteger.TEN.pow(digits) : high.whole();
    int order = from.compareTo(to);
    if (order > 0) {
      return null;
    }
    String lowDigits = low.fractionDigits();
    if (order == 0 && high != null) {
      Gbnf fraction = new Fraction(low.open(), high.open()).after(lowDigits, high.fractionDigits());
      return fraction == null ? null : seq(text(from.toString()), fraction);
    }
    var choices = new ArrayList<Gbnf>();
    Gbnf least = new Fraction(low.open(), false).after(lowDigits, null);
    if (least != null) {
      choices.add(seq(text(from.toString()), least));
    }
    BigInteger next = from.add(BigInteger.ONE);
    BigInteger last = to.subtract(BigInteger.ONE);
    if (next.compareTo(last) <= 0) {
      choices.add(seq(integers(next, last), optional(JsonRules.fraction())));
    }
    if (high != null) {
      Gbnf most = new Fraction(false, high.open()).after(null, high.fractionDigits());
      if (most != null) {
        choices.add(seq(text(to.toString()), most));
      }
    }
    return choices.isEmpty() ? null : alt(choices);
  }

  /** What may follow a whole part: nothing, or a point and digits. Null bounds are not tight. */
  private record Fraction(boolean lowOpen, boolean highOpen) {

    @Nullable Gbnf after(@Nullable String low, @Nullable String high) {
      int room = Math.max(JsonRules.MAX_FRACTION_DIGITS, 1 + Math.max(length(low), length(high)));
      Gbnf digits = step(low, high, room);
      Gbnf pointed = digits == null ? null : seq(text("."), digits);
      if (!mayEnd(low, high)) {
        return pointed;
      }
      return pointed == null ? Gbnf.EMPTY : optional(pointed);
    }

    private static int length(@Nullable String digits) {
      return digits == null ? 0 : digits.length();
    }

    /** Whether the value so far, with nothing but zeros after it, is between the bounds. */
    private boolean mayEnd(@Nullable String low, @Nullable String high) {
      boolean lowOk = low == null || (low.isEmpty() && !lowOpen);
      boolean highOk = high == null || !high.isEmpty() || !highOpen;
      return lowOk && highOk;
    }

    /** At least one more digit and at most {@code room}; null if no digit fits. */
    private @Nullable Gbnf step(@Nullable String lower, @Nullable String high, int room) {
      // All digits of a lower bound that is itself inside: nothing can fall below it any more.
      String low = lower != null && lower.isEmpty() && !lowOpen ? null : lower;
      if (room == 0) {
        return null;
      }
      if (low == null && high == null) {
        return new Repeat(new Chars(CodePoints.DIGITS), 1, room);
      }
      if (low == null && high != null && high.isEmpty()) {
        return highOpen ? null : new Repeat(new Chars(CodePoints.range('0', '0')), 1, room);
      }
      int first = low == null || low.isEmpty() ? 0 : low.charAt(0) - '0';
      int last = high == null ? 9 : high.isEmpty() ? 0 : high.charAt(0) - '0';
      if (first > last) {
        return null;
      }
      List<Gbnf> choices = new ArrayList<>();
      int freeFirst = first;
      int freeLast = last;
      if (low != null) {
        addTight(
            choices, first, rest(low), first == last && high != null ? rest(high) : null, room);
        freeFirst++;
      }
      if (high != null && (low == null || first != last)) {
        addTight(choices, last, null, rest(high), room);
      }
      if (high != null) {
        freeLast--;
      }
      if (freeFirst <= freeLast) {
        choices.add(seq(digit(freeFirst, freeLast), JsonRules.digits(room - 1)));
      }
      return choices.isEmpty() ? null : alt(choices);
    }

    private void addTight(
        List<Gbnf> choices, int digit, @Nullable String low, @Nullable String high, int room) {
      Gbnf more = step(low, high, room - 1);
      boolean end = mayEnd(low, high);
      if (more != null) {
        choices.add(seq(digit(digit, digit), end ? optional(more) : more));
      } else if (end) {
        choices.add(digit(digit, digit));
      }
    }

    private static String rest(String digits) {
      return digits.isEmpty() ? digits : digits.substring(1);
    }
  }
}
