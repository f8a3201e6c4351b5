package dev.folkmoot.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.folkmoot.libp2p.fuzz.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultibaseTest {
  /** From the multibase specification's tests: basic, case, leading zeros. */
  @ParameterizedTest
  @CsvSource({
    "yes mani !, BASE16, f796573206d616e692021",
    "yes mani !, BASE32, bpfsxgidnmfxgsibb",
    "yes mani !, BASE36, k2lcpzo5yikidynfl",
    "yes mani !, BASE58BTC, z7paNL19xttacUY",
    "yes mani !, BASE64URL, ueWVzIG1hbmkgIQ",
    "Decentralize everything!!, BASE32, birswgzloorzgc3djpjssazlwmvzhs5dinfxgoijb",
    "Decentralize everything!!, BASE58BTC, zUXE7GvtEk8XTXs1GF8HSGbVA9FCX9SEBPe",
    "Decentralize everything!!, BASE64URL, uRGVjZW50cmFsaXplIGV2ZXJ5dGhpbmchIQ"
  })
  void textHasTheEncodingOfTheSpecification(String text, Multibase base, String encoded) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(base.encode(bytes)).isEqualTo(encoded);
    assertThat(Multibase.decode(encoded)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "BASE16, f0000796573206d616e692021",
    "BASE32, baaahszltebwwc3tjeaqq",
    "BASE36, k002lcpzo5yikidynfl",
    "BASE58BTC, z117paNL19xttacUY",
    "BASE64URL, uAAB5ZXMgbWFuaSAh"
  })
  void leadingZerosAreKept(Multibase base, String encoded) {
    byte[] bytes = "\0\0yes mani !".getBytes(StandardCharsets.US_ASCII);
    assertThat(base.encode(bytes)).isEqualTo(encoded);
    assertThat(Multibase.decode(encoded)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(Multibase.class)
  void anyBytesComeBack(Multibase base) {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      // Many leading zeros, which positional notation would lose.
      for (int j = 0; j < bytes.length && random.nextBoolean(); j++) {
        bytes[j] = 0;
      }
      assertThat(Multibase.decode(base.encode(bytes))).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "x00", "F00", "f0", "fAB", "fgg", "bA", "b1", "ba", "bab", "kA", "z0", "zl", "zO", "zI",
        "uAB", "uAA==", "u+A", "z\u0661", "z\uffff"
      })
  void aTextThatEncodeWouldNotWriteIsRefused(String text) {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> Multibase.decode(text));
  }

  @Test
  void aLongTextIsRefusedBeforeItIsConverted() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Multibase.decode("f" + "0".repeat(1_000_000)));
    // Base 58 takes time in the square of the length.
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Base58Btc.decode("2".repeat(RadixText.MAX_CHARS + 1)));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Base58Btc.encode(new byte[RadixText.MAX_BYTES + 1]));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> Base32.decode("a".repeat(Base32.MAX_CHARS + 1)));
  }

  @Test
  void theLongestBase58TextIsConverted() {
    assertThat(Base58Btc.decode("1".repeat(RadixText.MAX_CHARS))).hasSize(RadixText.MAX_CHARS);
    assertThat(Base58Btc.decode("")).isEmpty();
    assertThat(Base58Btc.encode(new byte[0])).isEmpty();
  }

  /** From draft-msporny-base58. */
  @ParameterizedTest
  @CsvSource({
    "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
    "0000287fb4cd, 11233QC4",
    "54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e,"
        + " USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"
  })
  void base58HasTheVectorsOfItsDraft(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(Base58Btc.encode(bytes)).isEqualTo(text);
    assertThat(Base58Btc.decode(text)).isEqualTo(bytes);
  }

  @Test
  void mutatedTextIsReadOrRefused() {
    byte[][] good = new byte[Multibase.values().length][];
    int next = 0;
    for (Multibase base : Multibase.values()) {
      good[next++] =
          base.encode("libp2p in Java".getBytes(StandardCharsets.US_ASCII))
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    Mutations.of(5, good)
        .feed(20_000, input -> Multibase.decode(new String(input, StandardCharsets.ISO_8859_1)));
  }
}
