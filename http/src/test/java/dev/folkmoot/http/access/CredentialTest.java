package dev.folkmoot.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from headers, whatever stands in them. */
final class CredentialTest {

  private static final String ID = "abcdefghij";
  private static final String KEY = KeyText.draw(ID, new SecureRandom());
  private static final String OTHER = KeyText.draw("bcdefghijk", new SecureRandom());

  private static Credential authorization(String... values) {
    return Credential.read(List.of(values), List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER  ", " Bearer   "})
  void aBearerTokenIsTaken(String scheme) {
    assertThat(authorization(scheme + KEY + " "))
        .isEqualTo(new Credential.Key(ID, ApiKey.Hash.ofKey(KEY)));
  }

  @Test
  void theHeaderOfAnthropicsClientsIsTaken() {
    assertThat(Credential.read(List.of(), List.of(KEY))).isInstanceOf(Credential.Key.class);
    assertThat(Credential.read(List.of("Bearer none"), List.of(KEY)))
        .isInstanceOf(Credential.Key.class);
    assertThat(Credential.read(List.of("Bearer " + KEY), List.of(KEY)))
        .isInstanceOf(Credential.Key.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer sk-none", "Basic bW9vdA==", "ollama", "Digest moot_x"})
  void whatIsNoKeyOfOursIsNone(String value) {
    assertThat(authorization(value)).isEqualTo(new Credential.None());
  }

  /** Which one would hold would be a guess. */
  @Test
  void twoDifferentKeysAreRefused() {
    assertThat(Credential.read(List.of("Bearer " + KEY), List.of(OTHER)))
        .isInstanceOf(Credential.Wrong.class);
    assertThat(authorization("Bearer " + KEY, "Bearer " + OTHER))
        .isInstanceOf(Credential.Wrong.class);
  }

  @Test
  void aMistypedKeyIsWrongAndIsNotRepeated() {
    String wrong = KEY.substring(0, KEY.length() - 1) + (KEY.endsWith("a") ? "b" : "a");
    assertThat(authorization("Bearer " + wrong))
        .isInstanceOfSatisfying(
            Credential.Wrong.class, it -> assertThat(it.why()).doesNotContain("moot_"));
    assertThat(authorization("Bearer " + KEY + "x".repeat(10_000)))
        .isInstanceOf(Credential.Wrong.class);
  }

  /** A key that is cut, joined or mixed up is never another one, and nothing ever throws. */
  @Test
  void anyChangeOfAGoodHeaderIsThatKeyOrNone() {
    Random random = new Random(20261122);
    for (int i = 0; i < 50_000; i++) {
      List<String> authorization = new ArrayList<>();
      List<String> apiKey = new ArrayList<>();
      for (int n = random.nextInt(3); n >= 0; n--) {
        (random.nextBoolean() ? authorization : apiKey).add(mangled(random));
      }
      Credential read = Credential.read(authorization, apiKey);
      if (read instanceof Credential.Key(String id, ApiKey.Hash hash)) {
        assertThat(hash).isEqualTo(ApiKey.Hash.ofKey(id.equals(ID) ? KEY : OTHER));
      }
    }
  }

  private static String mangled(Random random) {
    StringBuilder text =
        new StringBuilder(random.nextInt(4) > 0 ? "Bearer " : "")
            .append(random.nextBoolean() ? KEY : OTHER);
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, (char) random.nextInt(0x300));
        case 2 -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
        default -> text.append(text.substring(at));
      }
      if (text.isEmpty()) {
        return "";
      }
    }
    return text.toString();
  }
}
