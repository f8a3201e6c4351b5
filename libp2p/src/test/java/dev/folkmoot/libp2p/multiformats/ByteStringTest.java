package dev.folkmoot.libp2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

final class ByteStringTest {
  @Test
  void neitherTheSourceNorACopyChangesIt() {
    byte[] source = {1, 2, 3};
    ByteString bytes = ByteString.copyOf(source);
    source[0] = 9;
    bytes.toByteArray()[1] = 9;
    assertThat(bytes.toHex()).isEqualTo("010203");
    assertThatExceptionOfType(ReadOnlyBufferException.class)
        .isThrownBy(() -> bytes.asBuffer().put((byte) 9));
  }

  @Test
  void equalContentIsEqual() {
    ByteString bytes = ByteString.fromHex("00ff");
    assertThat(bytes)
        .isEqualTo(ByteString.copyOf((byte) 0, (byte) 0xff))
        .hasSameHashCodeAs(ByteString.copyOf(new byte[] {7, 0, -1, 7}, 1, 3))
        .isNotEqualTo(ByteString.EMPTY)
        .hasToString("00ff");
    assertThat(bytes.contentEquals(new byte[] {0, -1})).isTrue();
    assertThat(bytes.contentEquals(new byte[] {0})).isFalse();
  }

  @Test
  void orderIsThatOfUnsignedDigits() {
    assertThat(ByteString.fromHex("80")).isGreaterThan(ByteString.fromHex("7fff"));
    assertThat(ByteString.fromHex("0001")).isGreaterThan(ByteString.fromHex("00"));
  }

  @Test
  void aRangeOutsideTheArrayIsRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> ByteString.copyOf(new byte[2], 3, 4));
  }

  @Test
  void bytesAreReadUnsignedAndCopiedOut() {
    ByteString bytes = ByteString.fromHex("fe01");
    assertThat(bytes.unsignedAt(0)).isEqualTo(254);
    byte[] target = new byte[4];
    assertThat(bytes.copyTo(target, 1)).isEqualTo(3);
    assertThat(target).containsExactly(0, 0xfe, 1, 0);
    assertThat(bytes.isEmpty()).isFalse();
    assertThat(ByteString.EMPTY.size()).isZero();
  }

  @Test
  void textThatIsNotHexadecimalIsMalformed() {
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> ByteString.fromHex("0"));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> ByteString.fromHex("zz"));
  }
}
