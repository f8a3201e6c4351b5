package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grammars as people write them, well and badly. */
class GbnfParserTest {

  @Test
  void rulesBlanksAndCommentsAreRead() {
    Map<String, Gbnf> rules =
        GbnfParser.parse(
            """
            # what may be said
            root ::= yes |  # or

              no
            yes ::= "yes" # "no" (

            no::="no"
            """);
    assertThat(rules)
        .containsEntry("root", Gbnf.alt(new Gbnf.Ref("yes"), new Gbnf.Ref("no")))
        .containsEntry("yes", Gbnf.text("yes"))
        .containsEntry("no", Gbnf.text("no"));
  }

  @Test
  void repetitionsBindToWhatStandsBefore() {
    assertThat(
            GbnfParser.parse(
                "root ::= \"ab\"* [c]+ ( \"d\" \"e\" )? x{3} x{ 1 , } x{2,4}\nx ::= \"x\""))
        .containsEntry(
            "root",
            Gbnf.seq(
                new Gbnf.Repeat(Gbnf.text("ab"), 0, Gbnf.UNBOUNDED),
                new Gbnf.Repeat(new Gbnf.Chars(CodePoints.anyOf("c")), 1, Gbnf.UNBOUNDED),
                new Gbnf.Repeat(Gbnf.text("de"), 0, 1),
                new Gbnf.Repeat(new Gbnf.Ref("x"), 3, 3),
                new Gbnf.Repeat(new Gbnf.Ref("x"), 1, Gbnf.UNBOUNDED),
                new Gbnf.Repeat(new Gbnf.Ref("x"), 2, 4)));
  }

  @Test
  void windowsLineEndsAreLineEnds() {
    assertThat(GbnfParser.parse("root ::= \"a\" x\r\nx ::= \"b\"\r\n")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'' ; no rule root",
        "start ::= \"a\" ; no rule root",
        "root = \"a\" ; ::= expected",
        "root ::= ( ; ) expected",
        "root ::= (\"a\" ; ) expected",
        "root ::= \"a\") ; the end of the rule root",
        "root ::= \"a ; ends inside a text",
        "root ::= [a ; ends inside a text",
        "root ::= \"\\ ; ends inside an escape",
        "root ::= \"\\q\" ; escape \\q is unknown",
        "root ::= \"\\x4\" ; 2 hexadecimal digits",
        "root ::= \"\\u12\" ; 4 hexadecimal digits",
        "root ::= \"\\UFFFFFFFF\" ; beyond the last character",
        "root ::= \"\\U00110000\" ; beyond the last character",
        "root ::= [z-a] ; ends before it begins",
        "root ::= \"a\"{ ; a number of repetitions",
        "root ::= \"a\"{,3} ; a number of repetitions",
        "root ::= \"a\"{3 ; } expected",
        "root ::= \"a\"{4,3} ; at least than at most",
        "root ::= \"a\"{2001} ; more than 2000",
        "root ::= \"a\"{1,99999999999999} ; more than 2000",
        "root ::= * ; the end of the rule",
        "root ::= <[5]> ; token elements",
        "root ::= !<[5]> ; token elements",
        "root ::= \"a\" @ ; the end of the rule",
        "::= \"a\" ; the name of a rule",
        "röot ::= \"a\" ; ::= expected",
      })
  void whatIsNoGrammarIsRefusedWithTheReason(String gbnf, String reason) {
    assertRefused(gbnf, reason);
  }

  @Test
  void theLineOfTheMistakeIsNamed() {
    assertRefused("root ::= x\n\nx ::= \"a\" )", "line 3");
  }

  @Test
  void aRuleIsThereOnce() {
    assertRefused("root ::= \"a\"\nroot ::= \"b\"", "root is there twice");
  }

  @Test
  void aRuleThatIsUsedMustBeThere() {
    assertThatThrownBy(() -> Grammar.parse("root ::= missing"))
        .isInstanceOf(FailureException.class)
        .hasMessage("the grammar has no rule missing");
  }

  @Test
  void sizeAndNestingAreBounded() {
    assertRefused("root ::= \"" + "a".repeat(GbnfParser.MAX_CHARS) + "\"", "at most 65536");
    assertRefused("root ::= " + "(".repeat(60_000), "groups inside one another");
    int most = GbnfParser.MAX_NESTED_GROUPS;
    Grammar deep = Grammar.parse("root ::= " + "(".repeat(most) + "\"a\"" + ")".repeat(most));
    assertThat(Said.whole(deep, "a")).isTrue();
  }

  @Test
  void aNulCharacterIsRefused() {
    assertRefused("root ::= \"a\0\"", "NUL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root ::= root \"a\"",
        "root ::= \"\" root",
        "root ::= x\nx ::= y\ny ::= x \"a\"",
        "root ::= \"a\" x\nx ::= \"b\"? x",
        "root ::= \"a\" | (\"b\"* (\"c\"? x))\nx ::= root",
        "root ::= (x)*\nx ::= \"\" x \"b\"",
        "root ::= x{0} root"
      })
  void aRuleThatLeadsToItselfBeforeAnyCharacterIsRefused(String gbnf) {
    String whole = gbnf.contains("x{0}") ? gbnf + "\nx ::= \"x\"" : gbnf;
    assertThatThrownBy(() -> Grammar.parse(whole))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("leads back to itself before any character");
  }

  @Test
  void theNamedRuleIsOneOfTheCircle() {
    assertThatThrownBy(() -> Grammar.parse("root ::= a\na ::= b\nb ::= c\nc ::= b \"x\""))
        .hasMessage("the grammar's rule b leads back to itself before any character");
  }

  @Test
  void aLongChainOfRulesIsNoCircle() {
    StringBuilder gbnf = new StringBuilder("root ::= r0\n");
    for (int i = 0; i < 3_000; i++) {
      gbnf.append('r').append(i).append(" ::= r").append(i + 1).append('\n');
    }
    gbnf.append("r3000 ::= \"a\"\n");
    assertThat(Said.whole(Grammar.parse(gbnf.toString()), "a")).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomTextIsReadOrRefusedButNeverAnythingElse(long seed) {
    Random random = new Random(seed);
    String[] words = {
      "root",
      "::=",
      "\"a\"",
      "[a-z]",
      "[^",
      "]",
      "(",
      ")",
      "|",
      "*",
      "+",
      "?",
      "{2}",
      "{1,",
      "}",
      "\n",
      " ",
      "#",
      "\\",
      "\"",
      ".",
      "x",
      "\nx ::= \"x\"\n",
      "é",
      "😀",
      "\uD800",
      "\\x41",
      "<",
      "-"
    };
    for (int round = 0; round < 50; round++) {
      StringBuilder gbnf = new StringBuilder(random.nextBoolean() ? "root ::= " : "");
      for (int i = random.nextInt(20); i > 0; i--) {
        gbnf.append(words[random.nextInt(words.length)]);
      }
      try {
        Grammar.parse(gbnf.toString()).start();
      } catch (FailureException e) {
        assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
        assertThat(e).hasMessageStartingWith("the grammar");
      }
    }
  }

  private static void assertRefused(String gbnf, String reason) {
    assertThatThrownBy(() -> GbnfParser.parse(gbnf))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessageContaining(reason);
  }
}
