package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberGrammarTest {

  @Test
  void integersAndNumbersAreThoseOfJson() {
    SchemaGrammar.of("{'type':'integer'}")
        .derives("0", "-1", "42", "999999999999999999")
        .derivesNot("01", "-0", "1.0", "+1", "-", "", "1e3", "1000000000000000000");
    SchemaGrammar.of("{'type':'number'}")
        .derives("0", "-0", "0.5", "-12.25", "1e9", "1.5E-12")
        .derivesNot("1.", ".5", "00", "1e", "--1", "1e100", "NaN");
  }

  @Test
  void numbersAndIntegersTogetherAreNumbers() {
    SchemaGrammar.of("{'type':['integer','number','null']}")
        .derives("1", "1.5", "null")
        .derivesNot("'1'");
  }

  @Test
  void everySmallIntegerRangeIsExact() {
    for (int low = -12; low <= 112; low += 3) {
      for (int high = low; high <= 125; high += 7) {
        var grammar =
            SchemaGrammar.of("{'type':'integer','minimum':" + low + ",'maximum':" + high + "}");
        for (int n = -140; n <= 140; n++) {
          assertThat(grammar.matcher().derives(Integer.toString(n)))
              .as("%d in %d to %d", n, low, high)
              .isEqualTo(low <= n && n <= high);
        }
      }
    }
  }

  @Test
  void oneSidedAndExclusiveBoundsAreExact() {
    SchemaGrammar.of("{'type':'integer','exclusiveMinimum':9.5}")
        .derives("10", "123456789")
        .derivesNot("9", "0", "-10");
    SchemaGrammar.of("{'type':'integer','exclusiveMaximum':-9}")
        .derives("-10", "-123456")
        .derivesNot("-9", "0", "10");
    SchemaGrammar.of("{'type':'integer','minimum':5,'exclusiveMinimum':true}")
        .derives("6")
        .derivesNot("5");
    SchemaGrammar.of("{'type':'integer','minimum':-9007199254740991,'maximum':9007199254740991}")
        .derives("9007199254740991", "-9007199254740991", "0")
        .derivesNot("9007199254740992", "-9007199254740992");
    SchemaGrammar.of("{'minimum':1,'exclusiveMinimum':1,'multipleOf':1}")
        .derives("2")
        .derivesNot("1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void boundsOfNumbersAreExact(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      BigDecimal a = decimal(random);
      BigDecimal b = a.add(decimal(random).abs());
      boolean openLow = random.nextBoolean();
      boolean openHigh = random.nextBoolean();
      if (a.compareTo(b) == 0) {
        continue;
      }
      String low = (openLow ? "'exclusiveMinimum':" : "'minimum':") + a.toPlainString();
      String high = (openHigh ? "'exclusiveMaximum':" : "'maximum':") + b.toPlainString();
      var both = SchemaGrammar.of("{'type':'number'," + low + "," + high + "}");
      var onlyLow = SchemaGrammar.of("{'type':'number'," + low + "}");
      var onlyHigh = SchemaGrammar.of("{'type':'number'," + high + "}");
      for (int i = 0; i < 200; i++) {
        BigDecimal x = near(random, a, b);
        int toLow = x.compareTo(a);
        int toHigh = x.compareTo(b);
        boolean aboveLow = toLow > 0 || (toLow == 0 && !openLow);
        boolean belowHigh = toHigh < 0 || (toHigh == 0 && !openHigh);
        String text = x.toPlainString();
        assertThat(both.matcher().derives(text))
            .as("%s: %s %s", text, low, high)
            .isEqualTo(aboveLow && belowHigh);
        assertThat(onlyLow.matcher().derives(text)).as("%s: %s", text, low).isEqualTo(aboveLow);
        assertThat(onlyHigh.matcher().derives(text)).as("%s: %s", text, high).isEqualTo(belowHigh);
      }
    }
  }

  private static BigDecimal decimal(Random random) {
    int scale = random.nextInt(4);
    return BigDecimal.valueOf(random.nextInt(4001) - 2000, scale);
  }

  /** The bounds themselves, their neighbours, and anything. */
  private static BigDecimal near(Random random, BigDecimal a, BigDecimal b) {
    BigDecimal from = random.nextBoolean() ? a : b;
    return switch (random.nextInt(4)) {
      case 0 -> from;
      case 1 -> from.setScale(from.scale() + random.nextInt(3));
      case 2 -> from.add(BigDecimal.valueOf(random.nextInt(21) - 10, random.nextInt(5)));
      default -> decimal(random);
    };
  }

  @Test
  void whatNoGrammarCanSayOfNumbersIsRefused() {
    isRefused("{'type':'number','multipleOf':0.5}", "'multipleOf'", "#");
    isRefused("{'type':'integer','minimum':3,'maximum':2}", "no integer");
    isRefused("{'type':'integer','minimum':2.1,'maximum':2.9}", "no integer");
    isRefused("{'type':'number','exclusiveMinimum':2,'maximum':2}", "no number");
    isRefused("{'type':'integer','minimum':1e999999999}", "'minimum'", "digits");
    isRefused("{'type':'integer','minimum':'1'}", "'minimum'", "number");
  }
}
