package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** what a registry asks, and what is asked back. */
final class ChallengeTest {

  @Test
  void r7TheParametersAreReadWithAndWithoutQuotes() {
    Challenge challenge =
        Challenge.parse(
            "Bearer realm=\"https://h/token\",service=reg , scope=\"a:b:pull a:c:push\"");
    assertThat(challenge.scheme()).isEqualTo("bearer");
    assertThat(challenge.parameter("realm")).hasValue("https://h/token");
    assertThat(challenge.parameter("service")).hasValue("reg");
    assertThat(challenge.parameter("scope")).hasValue("a:b:pull a:c:push");
    assertThat(challenge.parameter("error")).isEmpty();
  }

  @Test
  void aSchemeMayStandAlone() {
    assertThat(Challenge.parse("BASIC").scheme()).isEqualTo("basic");
    assertThat(Challenge.parse("").scheme()).isEmpty();
    assertThat(Challenge.parse("Bearer realm=\"\"").parameter("realm")).isEmpty();
  }

  @Test
  void r7EachScopeIsAParameterAndTheTimeIsOurs() {
    Tokens tokens =
        new Tokens(
            Optional.empty(),
            Optional.empty(),
            Clock.fixed(Instant.ofEpochSecond(1_234), ZoneOffset.UTC),
            new Random(1));
    Challenge challenge =
        Challenge.parse("Bearer realm=\"https://h/token?x=1\",service=\"s\",scope=\"a b\"");
    assertThat(tokens.address(challenge).toString())
        .startsWith("https://h/token?x=1&service=s&scope=a&scope=b&ts=1234&nonce=");
    assertThat(tokens.address(challenge)).isNotEqualTo(tokens.address(challenge));
    assertThat(tokens.proof(tokens.address(challenge))).isNull();
  }

  @Test
  void whateverIsSentIsReadAsSomething() {
    Random random = new Random(5);
    String letters = "Bearer=\", \\ab\u0000\n";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(Challenge.parse(text.toString()).scheme()).isNotNull();
    }
  }
}
