package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The judge of the other tests must itself be judged. */
class GbnfMatcherTest {

  @Test
  void literalsClassesAndRepetitionsAreRead() {
    var matcher = GbnfMatcher.of("root ::= \"a\\\"\" [b-d\\]]{2,3} ([^x] | y)+\ny ::= \"xx\"\n");

    assertThat(matcher.derives("a\"b]z")).isTrue();
    assertThat(matcher.derives("a\"bcdxx!")).isTrue();
    assertThat(matcher.derives("a\"bcdx")).isFalse();
    assertThat(matcher.derives("a\"bz")).isFalse();
    assertThat(matcher.derives("")).isFalse();
  }

  @Test
  void recursionIsFollowed() {
    var matcher = GbnfMatcher.of("root ::= \"(\" root \")\" | \"\"\n");

    assertThat(matcher.derives("((()))")).isTrue();
    assertThat(matcher.derives("((())")).isFalse();
  }

  @Test
  void emptyAlternativesAndOptionalPartsAreRead() {
    var matcher = GbnfMatcher.of("root ::= a? \"b\"*\na ::= \"a\"\n");

    assertThat(matcher.derives("")).isTrue();
    assertThat(matcher.derives("abb")).isTrue();
    assertThat(matcher.derives("aab")).isFalse();
  }

  @Test
  void moreRepetitionsThanLlamaTakesAreRefused() {
    assertThatThrownBy(() -> GbnfMatcher.of("root ::= [a]{2001}\n"))
        .hasMessageContaining("too many repetitions");
  }
}
