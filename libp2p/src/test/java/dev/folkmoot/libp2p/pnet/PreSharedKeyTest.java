package dev.folkmoot.libp2p.pnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swarm key files as go-libp2p and js-libp2p write and read them. */
final class PreSharedKeyTest {

  private static final String HEADER = "/key/swarm/psk/1.0.0/";

  private static byte[] counting() {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  private static PreSharedKey parse(String file) {
    return PreSharedKey.parse(file.getBytes(ISO_8859_1));
  }

  /** Counted by another program from the definitions of Salsa20 and SHAKE-128. */
  @Test
  void theFingerprintIsWhatOthersCallThisNetwork() {
    assertThat(PreSharedKey.of(counting()).fingerprint().toHex())
        .isEqualTo("41dfbf48d882a8ee665983adfa7a48f7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void everyEncodingGivesTheSameKey(String newline) {
    PreSharedKey key = PreSharedKey.of(counting());
    String hex = HexFormat.of().formatHex(counting());
    String base64 = Base64.getEncoder().encodeToString(counting());
    String bin = new String(counting(), ISO_8859_1);

    assertThat(parse(String.join(newline, HEADER, "/base16/", hex))).isEqualTo(key);
    assertThat(parse(String.join(newline, HEADER, "/base16/", hex.toUpperCase(Locale.ROOT), "")))
        .isEqualTo(key)
        .hasSameHashCodeAs(key);
    assertThat(parse(String.join(newline, HEADER, "/base64/", base64, ""))).isEqualTo(key);
    assertThat(parse(String.join(newline, HEADER, "/bin/", bin))).isEqualTo(key);
  }

  @Test
  void aKeyOfNewlinesIsReadAsItIs() {
    byte[] newlines = new byte[32];
    Arrays.fill(newlines, (byte) '\n');
    assertThat(parse(HEADER + "\n/bin/\n" + new String(newlines, ISO_8859_1)))
        .isEqualTo(PreSharedKey.of(newlines));
  }

  @Test
  void whatIsWrittenCanBeRead() {
    PreSharedKey key = PreSharedKey.of(counting());
    assertThat(parse(key.toFile())).isEqualTo(key);
    assertThat(key.toFile()).startsWith(HEADER + "\n/base16/\n000102");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/key/swarm/psk/1.0.0/",
        "/key/swarm/psk/1.0.0/\n/base16/",
        "/key/swarm/psk/2.0.0/\n/base16/\n00",
        "/key/swarm/psk/1.0.0/\n/verybadbase/\nHave fun decoding that key",
        "/key/swarm/psk/1.0.0/\n/base16/\n0011",
        "/key/swarm/psk/1.0.0/\n/base16/\nsecretsecretsecretsecretsecretse",
        "/key/swarm/psk/1.0.0/\n/base64/\nsecret!",
        "/key/swarm/psk/1.0.0/\n/bin/\nsecret that is one byte too long!"
      })
  void aBadFileIsRefusedWithoutQuotingIt(String file) {
    assertThatThrownBy(() -> parse(file))
        .isInstanceOf(MalformedException.class)
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("fun")
        .hasNoCause();
  }

  @Test
  void aFileBeyondTheLimitIsRefused() {
    assertThatThrownBy(() -> PreSharedKey.parse(new byte[PreSharedKey.MAX_FILE_BYTES + 1]))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void theKeyIsNeverPrintedAndNeverShared() {
    byte[] bytes = counting();
    PreSharedKey key = PreSharedKey.of(bytes);
    bytes[0] = 99;
    assertThat(key).isEqualTo(PreSharedKey.of(counting())).hasToString("swarm key");
    assertThat(key).isNotEqualTo(PreSharedKey.of(bytes));
  }

  @Test
  void randomFilesOnlyEverEndInARefusal() {
    var random = new Random(1);
    byte[] honest = PreSharedKey.of(counting()).toFile().getBytes(ISO_8859_1);
    for (int i = 0; i < 5_000; i++) {
      byte[] file = honest.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(PreSharedKey.parse(file)).isNotNull();
      } catch (MalformedException refused) {
        assertThat(refused).hasMessageContaining("swarm key");
      }
    }
  }
}
