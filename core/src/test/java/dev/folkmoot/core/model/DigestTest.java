package dev.folkmoot.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A digest names a file on disk and comes from strangers: what is no digest must not get by. */
final class DigestTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(strings = {"sha256:", "sha256-"})
  void bothSpellingsAreOneDigest(String prefix) {
    Digest digest = Digest.parse(prefix + HEX);
    assertThat(digest).isEqualTo(new Digest(HEX));
    assertThat(digest).hasToString("sha256:" + HEX);
    assertThat(digest.fileName()).isEqualTo("sha256-" + HEX);
    assertThat(digest.shortHex()).isEqualTo("0123456789ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        "sha256-",
        "md5:0123456789abcdef0123456789abcdef",
        "sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
        "sha256:../456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef00",
        "sha256/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
        " sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void whatIsNoDigestIsTheAskersFault(String text) {
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
              assertThat(e.failure().message()).isEqualTo("invalid digest format");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void bytesOfAnotherLengthAreNoDigest(int length) {
    assertThatThrownBy(() -> Digest.of(new byte[length])).isInstanceOf(FailureException.class);
  }

  @Test
  void everyByteKeepsBothItsDigits() {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) 0xff;
    bytes[1] = 0x0a;
    assertThat(Digest.of(bytes).hex()).startsWith("ff0a00").hasSize(64);
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      random.nextBytes(bytes);
      Digest digest = Digest.of(bytes);
      assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
      assertThat(Digest.parse(digest.fileName())).isEqualTo(digest);
    }
  }

  @Test
  void weightsWithAnAdapterAreNamedLikeNeitherAlone() {
    Digest weights = new Digest(HEX);
    Digest adapter = new Digest("f".repeat(64));
    assertThat(weights.adaptedBy(adapter))
        .isEqualTo(new Digest(HEX).adaptedBy(new Digest("f".repeat(64))))
        .isNotIn(weights, adapter, adapter.adaptedBy(weights))
        .isNotEqualTo(weights.adaptedBy(new Digest("e".repeat(64))))
        .isNotEqualTo(new Digest("e".repeat(64)).adaptedBy(adapter))
        // Written down: machines of different versions must agree.
        .hasToString("sha256:c43b3db3d578c2033a74bddf47f86aa9e58c7eee556baf1b353770dd5808fc82");
  }
}
