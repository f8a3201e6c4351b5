package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Integers between bounds, compared with arithmetic. */
class DigitRangesTest {

  private static Grammar between(BigInteger low, BigInteger high) {
    return Grammar.parse(GbnfWriter.write(Map.of("root", DigitRanges.integers(low, high))));
  }

  private static Grammar between(long low, long high) {
    return between(BigInteger.valueOf(low), BigInteger.valueOf(high));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 9",
    "1, 1",
    "0, 10",
    "9, 10",
    "10, 10",
    "99, 100",
    "3, 120",
    "100, 999",
    "100, 1000",
    "101, 998",
    "199, 201",
    "0, 2345",
    "777, 2345",
    "1000, 1000",
    "1999, 2000"
  })
  void exactlyTheNumbersBetweenAreDerived(long low, long high) {
    Grammar grammar = between(low, high);
    for (long n = 0; n <= 2400; n++) {
      assertThat(Said.whole(grammar, Long.toString(n)))
          .as("%d in %d to %d", n, low, high)
          .isEqualTo(low <= n && n <= high);
    }
    assertThat(Said.whole(grammar, "")).isFalse();
    assertThat(Said.whole(grammar, "-1")).isFalse();
    assertThat(Said.whole(grammar, "00")).isFalse();
    assertThat(Said.whole(grammar, "0" + low)).isFalse();
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void largeBoundsAreKeptToTheDigit(long seed) {
    Random random = new Random(seed);
    BigInteger a = new BigInteger(1 + random.nextInt(200), random);
    BigInteger b = new BigInteger(1 + random.nextInt(200), random);
    BigInteger low = a.min(b);
    BigInteger high = a.max(b);
    Grammar grammar = between(low, high);
    assertThat(Said.whole(grammar, low.toString())).isTrue();
    assertThat(Said.whole(grammar, high.toString())).isTrue();
    assertThat(Said.whole(grammar, high.add(BigInteger.ONE).toString())).isFalse();
    if (low.signum() > 0) {
      assertThat(Said.whole(grammar, low.subtract(BigInteger.ONE).toString())).isFalse();
    }
    for (int i = 0; i < 50; i++) {
      BigInteger n = new BigInteger(1 + random.nextInt(210), random);
      assertThat(Said.whole(grammar, n.toString()))
          .as("%s in %s to %s", n, low, high)
          .isEqualTo(low.compareTo(n) <= 0 && n.compareTo(high) <= 0);
    }
  }

  @Test
  void theGrammarGrowsWithTheDigitsAndNotWithTheNumbers() {
    BigInteger huge = BigInteger.TEN.pow(300).subtract(BigInteger.TWO);
    String gbnf = GbnfWriter.write(Map.of("root", DigitRanges.integers(BigInteger.TWO, huge)));
    assertThat(gbnf).hasSizeLessThan(20_000);
  }
}
