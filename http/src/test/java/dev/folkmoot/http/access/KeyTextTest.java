package dev.folkmoot.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a key is written. */
final class KeyTextTest {

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final SecureRandom RANDOM = new SecureRandom();

  private static String draw() {
    return KeyText.draw(KeyText.drawId(RANDOM), RANDOM);
  }

  @Test
  void aKeyIsOneWordThatAScannerFinds() {
    String key = draw();
    assertThat(key).matches("moot_[a-z2-7]{10}_[a-z2-7]{59}");
    assertThat(KeyText.idOf(key)).contains(key.substring(5, 15));
    assertThat(KeyText.PATTERN.matcher("x=\"" + key + "\";").find()).isTrue();
  }

  /** The form is an agreement with scanners that others run, so it is computed here once more. */
  @Test
  void itsLastSevenLettersAreTheCrc32OfTheRest() {
    String key = draw();
    CRC32 crc = new CRC32();
    crc.update(key.substring(0, key.length() - 7).getBytes(StandardCharsets.US_ASCII));
    long value = 0;
    for (int i = key.length() - 7; i < key.length(); i++) {
      value = value << 5 | LETTERS.indexOf(key.charAt(i));
    }
    assertThat(value).isEqualTo(crc.getValue());
  }

  @Test
  void allBitsOfTheSecretAreInItsText() {
    byte[] all = new byte[32];
    new Random(7).nextBytes(all);
    SecureRandom fixed =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(all, 0, bytes, 0, bytes.length);
          }
        };
    String secret = KeyText.draw("abcdefghij", fixed).substring(16, 68);
    StringBuilder bits = new StringBuilder();
    for (int at = 0; at < secret.length(); at++) {
      bits.append(
          "%5s".formatted(Integer.toBinaryString(LETTERS.indexOf(secret.charAt(at)))).replace(' ', '0'));
    }
    byte[] read = new byte[32];
    for (int i = 0; i < 32; i++) {
      read[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    assertThat(HexFormat.of().formatHex(read)).isEqualTo(HexFormat.of().formatHex(all));
    assertThat(bits.substring(256)).isEqualTo("0000");
  }

  @Test
  void noTwoKeysAreAlike() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      keys.add(draw());
    }
    assertThat(keys).hasSize(1_000);
  }

  @Test
  void oneWrongLetterAnywhereIsSeen() {
    String key = draw();
    for (int i = 0; i < key.length(); i++) {
      for (char other : new char[] {'a', 'b', '7', 'A', '_', ' '}) {
        if (other != key.charAt(i)) {
          String wrong = key.substring(0, i) + other + key.substring(i + 1);
          assertThat(KeyText.idOf(wrong)).as(wrong).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "moot_", "moot_abc", "sk-proj-x", "moot__", "MOOT_abcdefghij_x"})
  void whatIsNoKeyHasNoId(String text) {
    assertThat(KeyText.idOf(text)).isEmpty();
  }

  @Test
  void redactingLeavesTheIdAndTakesTheSecret() {
    String key = draw();
    String other = draw();
    String line = KeyText.redact("a " + key + ", b " + other + "!");
    assertThat(line)
        .isEqualTo("a " + key.substring(0, 16) + "…, b " + other.substring(0, 16) + "…!");
    assertThat(KeyText.redact("moot_ nothing")).isEqualTo("moot_ nothing");
  }

  @Test
  void anIdThatIsNoneMakesNoKey() {
    assertThatThrownBy(() -> KeyText.draw("Ada", RANDOM))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashesAreEqualWhereKeysAreAndSayNothing() {
    String key = draw();
    assertThat(ApiKey.Hash.ofKey(key)).isEqualTo(ApiKey.Hash.of(KeyText.hash(key)));
    assertThat(ApiKey.Hash.ofKey(key)).hasSameHashCodeAs(ApiKey.Hash.ofKey(key));
    assertThat(ApiKey.Hash.ofKey(key)).isNotEqualTo(ApiKey.Hash.ofKey(draw()));
    assertThat(ApiKey.Hash.ofKey(key)).hasToString("sha256:…");
  }
}
