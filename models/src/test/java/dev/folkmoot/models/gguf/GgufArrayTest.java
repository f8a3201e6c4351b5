package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class GgufArrayTest {

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void wideNumbersComeBackAsTheyWere() {
    GgufArray longs =
        GgufArray.ofNumbers(ValueType.INT64, bytes(16).putLong(Long.MIN_VALUE).putLong(7).array());
    assertThat(longs.toList()).containsExactly(Long.MIN_VALUE, 7L);
    GgufArray unsigned = GgufArray.ofNumbers(ValueType.UINT32, bytes(4).putInt(-1).array());
    assertThat(unsigned.whole(0)).isEqualTo(0xffff_ffffL);
    GgufArray doubles = GgufArray.ofNumbers(ValueType.FLOAT64, bytes(8).putDouble(Math.PI).array());
    assertThat(doubles.element(0)).isEqualTo(Math.PI);
    GgufArray shorts =
        GgufArray.ofNumbers(
            ValueType.INT16, bytes(4).putShort((short) -2).putShort((short) 2).array());
    assertThat(shorts.toList()).containsExactly(-2L, 2L);
    GgufArray small = GgufArray.ofNumbers(ValueType.INT8, new byte[] {-128, 127});
    assertThat(small.toList()).containsExactly(-128L, 127L);
  }

  @Test
  void stringsAreCutWhereTheyEnd() {
    byte[] utf8 = "aßc".getBytes(StandardCharsets.UTF_8);
    GgufArray texts = GgufArray.ofStrings(utf8, new int[] {1, 1, 3, 4});
    assertThat(texts.toList()).containsExactly("a", "", "ß", "c");
    assertThat(texts.size()).isEqualTo(4);
    assertThat(texts.isText()).isTrue();
    assertThat(texts.isWhole()).isFalse();
  }

  @Test
  void bytesThatAreNoTextBecomeReplacementCharacters() {
    GgufArray texts = GgufArray.ofStrings(new byte[] {(byte) 0xff}, new int[] {1});
    assertThat(texts.text(0)).isEqualTo("\uFFFD");
    assertThat(texts.cString(0)).isEqualTo("\u00FF");
  }

  @Test
  void aStringEndsForCAtItsFirstNul() {
    GgufArray texts =
        GgufArray.ofStrings("a\0bc".getBytes(StandardCharsets.UTF_8), new int[] {3, 4});
    assertThat(texts.text(0)).isEqualTo("a\0b");
    assertThat(texts.cString(0)).isEqualTo("a");
    assertThat(texts.cString(1)).isEqualTo("c");
  }

  @Test
  void integersAreNotAskedOfOtherArrays() {
    GgufArray texts = GgufArray.ofStrings(new byte[0], new int[] {0});
    assertThatThrownBy(() -> texts.whole(0)).isInstanceOf(IllegalStateException.class);
  }
}
