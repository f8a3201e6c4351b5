package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which operator binds tighter: expressions with the value that jinja2 3.1.6 gives them. */
final class ExpressionTableTest {

  private static String value(String expression) {
    return Rendering.outcome("{{ " + expression + " }}", Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "2 ** 3 ** 2; 64",
        "-2 ** 2; 4",
        "2 * 3 ~ 4; 64",
        "1 + 2 ~ 3 + 4; !fail",
        "7 // 2 * 2; 6",
        "-7 // 2; -4",
        "-7 % 3; 2",
        "-1|abs; 1",
        "1 - -1|abs; 0",
        "2 ** -1; 0.5",
        "7 / 2; 3.5",
        "8 / 2; 4.0",
        "'%s' % 1 + 'x'; 1x",
        "'a' 'b' ~ 1; ab1",
        "[1, 2][-1] + 1; 3",
        "(1, 2) + (3,); (1, 2, 3)",
        "'abc'[::-1]; cba",
        "{'a': 1}.a ~ {'a': 1}['a']; 11",
        "'a,b'.split(',')|join('-')|upper; A-B",
        "[3, 1, 2]|sort|first; 1",
      })
  void arithmeticAndText(String expression, String value) {
    assertThat(value(expression)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "not 1 == 2; True",
        "not true and false; False",
        "true or false and false; True",
        "1 < 2 < 3; True",
        "3 > 2 > 2; False",
        "1 == 1.0; True",
        "true == 1; True",
        "1 in [1] == true; False",
        "'a' in 'abc' and 'd' not in 'abc'; True",
        "4 is even and 3 is not even; True",
        "10 is divisibleby 5; True",
        "5 is eq 5 or false; True",
        "2 + 3 is odd; 3",
        "not x is defined; True",
        "1 if false else 2 if true else 3; 2",
        "1 if false; ``",
      })
  void logicTestsAndChoices(String expression, String value) {
    assertThat(value(expression)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0x1F + 0b11 + 0o17 + 1_000; 1049",
        "1e3; 1000.0",
        "1.50; 1.5",
        "2.5e-7; 2.5e-07",
      })
  void numbersInEveryNotation(String expression, String value) {
    assertThat(value(expression)).isEqualTo(value);
  }
}
