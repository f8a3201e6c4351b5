package dev.folkmoot.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random metadata of every type, alone and in arrays, comes back as it was written. */
final class RoundTripTest {

  private static final int KEYS = 60;
  private static final String LETTERS = "aZ0 ß€𝄞\n\0\"{";

  @TempDir Path directory;

  static LongStream seeds() {
    return LongStream.range(0, 25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyValueIsReadAsItWasWritten(long seed) {
    Random random = new Random(seed);
    GgufBytes file = GgufBytes.model();
    Map<String, Object> expected = new LinkedHashMap<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "k" + i;
      int code = random.nextInt(13);
      ValueType type = ValueType.ofCode(code);
      if (type == ValueType.ARRAY) {
        expected.put(key, putArray(file, key, random));
      } else {
        Element one = element(type, random);
        file.raw(key, code, one.bytes().array());
        expected.put(key, one.value());
      }
    }
    GgufFile read = GgufReader.read(file.writeTo(directory.resolve("model.gguf")));
    expected.forEach(
        (key, value) -> assertThat(read.value(key).orElseThrow().plain()).as(key).isEqualTo(value));
    assertThat(read.metadata().keySet().stream().filter(key -> key.startsWith("k")))
        .containsExactlyElementsOf(expected.keySet());
  }

  private static List<Object> putArray(GgufBytes file, String key, Random random) {
    int code;
    do {
      code = random.nextInt(13);
    } while (ValueType.ofCode(code) == ValueType.ARRAY);
    int size = random.nextInt(20);
    List<Object> values = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    for (int i = 0; i < size; i++) {
      Element one = element(ValueType.ofCode(code), random);
      values.add(one.value());
      bytes.put(one.bytes().array());
    }
    byte[] whole = new byte[bytes.flip().remaining()];
    bytes.get(whole);
    file.rawArray(key, code, size, whole);
    return values;
  }

  private record Element(Object value, ByteBuffer bytes) {}

  private static Element element(ValueType type, Random random) {
    long bits = random.nextLong();
    return switch (type) {
      case UINT8 -> new Element(bits & 0xff, littleEndian(bits, 1));
      case INT8 -> new Element((long) (byte) bits, littleEndian(bits, 1));
      case UINT16 -> new Element(bits & 0xffff, littleEndian(bits, 2));
      case INT16 -> new Element((long) (short) bits, littleEndian(bits, 2));
      case UINT32 -> new Element(bits & 0xffff_ffffL, littleEndian(bits, 4));
      case INT32 -> new Element((long) (int) bits, littleEndian(bits, 4));
      case UINT64 -> new Element(bits >>> 1, littleEndian(bits >>> 1, 8));
      case INT64 -> new Element(bits, littleEndian(bits, 8));
      case FLOAT32 -> new Element((double) Float.intBitsToFloat((int) bits), littleEndian(bits, 4));
      case FLOAT64 -> new Element(Double.longBitsToDouble(bits), littleEndian(bits, 8));
      case BOOL -> new Element((bits & 1) != 0, littleEndian(bits & 1, 1));
      case STRING -> text(random);
      case ARRAY -> throw new IllegalArgumentException("no array in an array");
    };
  }

  private static Element text(Random random) {
    int[] points = LETTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(30); length > 0; length--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer whole =
        ByteBuffer.allocate(8 + utf8.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(utf8.length)
            .put(utf8);
    return new Element(text.toString(), whole);
  }

  private static ByteBuffer littleEndian(long bits, int length) {
    return ByteBuffer.wrap(Arrays.copyOf(GgufBytes.littleEndian(bits), length));
  }
}
