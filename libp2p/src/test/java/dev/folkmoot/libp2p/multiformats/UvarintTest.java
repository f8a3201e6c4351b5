package dev.folkmoot.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UvarintTest {
  /** The examples of the unsigned-varint specification, and both sides of each further byte. */
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "255, ff01",
    "300, ac02",
    "16383, ff7f",
    "16384, 808001",
    "2097151, ffff7f",
    "2097152, 80808001",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void aNumberHasTheEncodingOfTheSpecification(long value, String hex) {
    byte[] encoded = HexFormat.of().parseHex(hex);
    assertThat(Uvarint.encode(value)).isEqualTo(encoded);
    assertThat(Uvarint.read(ByteBuffer.wrap(encoded))).isEqualTo(value);
    assertThat(Uvarint.read(encoded, 0, encoded.length)).isEqualTo(value);
    assertThat(Uvarint.size(value)).isEqualTo(encoded.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "8100", "808000", "ffffffffffffff8000"})
  void anOverlongEncodingIsRefused(String hex) {
    assertMalformed(hex, "not minimal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffffffffffffff01",
        "80808080808080808001",
        "ffffffffffffffffffffffffffffffff"
      })
  void moreThanNineBytesAreRefused(String hex) {
    assertMalformed(hex, "longer than 9 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "ffff", "8080808080808080"})
  void aTruncatedNumberIsRefusedWhereAllBytesAreThere(String hex) {
    assertMalformed(hex, "truncated");
  }

  private static void assertMalformed(String hex, String reason) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Uvarint.read(ByteBuffer.wrap(bytes)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
    assertThatThrownBy(() -> Uvarint.read(bytes, 0, bytes.length))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aNumberInPiecesIsAwaitedWithoutMovingTheBuffer() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {(byte) 0xac, 0x02, 0x55});
    buffer.limit(1);
    assertThat(Uvarint.tryRead(buffer)).isEqualTo(Uvarint.INCOMPLETE);
    assertThat(buffer.position()).isZero();
    buffer.limit(3);
    assertThat(Uvarint.tryRead(buffer)).isEqualTo(300);
    assertThat(buffer.position()).isEqualTo(2);
  }

  @Test
  void nineContinuationBytesAreRefusedBeforeTheTenthArrives() {
    ByteBuffer buffer = ByteBuffer.wrap(HexFormat.of().parseHex("ffffffffffffffffff"));
    assertThatThrownBy(() -> Uvarint.tryRead(buffer)).isInstanceOf(MalformedException.class);
  }

  @Test
  void readingStopsAtTheGivenEnd() {
    byte[] bytes = {0x01, (byte) 0x80, 0x01};
    assertThatThrownBy(() -> Uvarint.read(bytes, 1, 2)).isInstanceOf(MalformedException.class);
    assertThat(Uvarint.read(bytes, 1, 3)).isEqualTo(128);
  }

  @Test
  void aNegativeNumberHasNoEncoding() {
    assertThatIllegalArgumentException().isThrownBy(() -> Uvarint.encode(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Uvarint.size(Long.MIN_VALUE));
  }

  @Test
  void anyNumberComesBack() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      long value = random.nextLong() >>> (1 + random.nextInt(63));
      byte[] target = new byte[2 + Uvarint.MAX_BYTES];
      int end = Uvarint.write(value, target, 2);
      assertThat(end).isEqualTo(2 + Uvarint.size(value));
      assertThat(Uvarint.read(target, 2, end)).isEqualTo(value);
    }
  }

  @Test
  void whateverIsReadIsWrittenTheSame() {
    Mutations.of(11, Uvarint.encode(Long.MAX_VALUE), Uvarint.encode(300), Uvarint.encode(0))
        .feed(
            20_000,
            input -> {
              ByteBuffer buffer = ByteBuffer.wrap(input);
              long value = Uvarint.read(buffer);
              assertThat(ByteBuffer.wrap(Uvarint.encode(value))).isEqualTo(buffer.flip());
            });
  }
}
