package dev.folkmoot.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtoTest {
  private static final int MAX_BYTES = 1 << 20;

  /** The three examples of protobuf's own encoding guide. */
  @Test
  void theExamplesOfTheEncodingGuideAreWrittenAndRead() {
    assertThat(hex(new ProtoWriter().varint(1, 150))).isEqualTo("089601");
    assertThat(hex(new ProtoWriter().string(2, "testing"))).isEqualTo("120774657374696e67");
    assertThat(hex(new ProtoWriter().message(3, new ProtoWriter().varint(1, 150))))
        .isEqualTo("1a03089601");

    ProtoReader reader = reader("089601120774657374696e671a03089601", 8);
    assertThat(reader.next()).isTrue();
    assertThat(reader.varint()).isEqualTo(150);
    assertThat(reader.next()).isTrue();
    assertThat(reader.string(7)).isEqualTo("testing");
    assertThat(reader.next()).isTrue();
    ProtoReader nested = reader.message(3);
    assertThat(nested.next()).isTrue();
    assertThat(nested.varint()).isEqualTo(150);
    assertThat(nested.next()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void everyKindOfFieldComesBack() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      long number = random.nextLong() >>> random.nextInt(64);
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      int field = 1 + random.nextInt((1 << 29) - 1);
      byte[] message =
          new ProtoWriter()
              .varint(field, number)
              .fixed64(field, number)
              .bytes(field, bytes)
              .bytes(field, ByteString.copyOf(bytes))
              .bool(field, true)
              .bool(field, false)
              .string(field, "grüße")
              .toByteArray();
      ProtoReader reader = ProtoReader.of(message, MAX_BYTES, 7);
      assertThat(reader.next()).isTrue();
      assertThat(reader.field()).isEqualTo(field);
      assertThat(reader.varint()).isEqualTo(number);
      assertThat(reader.next()).isTrue();
      assertThat(reader.fixed64()).isEqualTo(number);
      assertThat(reader.next()).isTrue();
      assertThat(reader.bytes(300)).isEqualTo(bytes);
      assertThat(reader.next()).isTrue();
      assertThat(reader.byteString(300)).isEqualTo(ByteString.copyOf(bytes));
      assertThat(reader.next() && reader.bool()).isTrue();
      assertThat(reader.next() && !reader.bool()).isTrue();
      assertThat(reader.next()).isTrue();
      assertThat(reader.string(20)).isEqualTo("grüße");
      assertThat(reader.next()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", // no number
        "0880", // a number that does not end
        "08ffffffffffffffffff02", // 65 bits
        "08808080808080808080808001", // eleven bytes
        "0a", // no length
        "0a05abcd", // a length that lies
        "0affffffff0f", // four gigabytes
        "0affffffffffffffffff01", // a negative length
        "0affffffffffffffff7f", // 2^63-1
        "09000000", // half a fixed64
        "0d0000", // half a fixed32
        "0b", // a group
        "0c", // its end
        "0e", // wire type 6
        "0f", // wire type 7
        "00", // field 0
        "8080808010" // field 2^29
      })
  void aMessageThatLiesIsRefused(String hex) {
    ProtoReader reader = reader(hex, 8);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(reader::next);
  }

  @Test
  void theTenthByteOfANumberMayBeOne() {
    ProtoReader reader = reader("08ffffffffffffffffff01", 1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.varint()).isEqualTo(-1);
  }

  @Test
  void unknownFieldsAreSkipped() {
    ProtoReader reader = reader("089601" + "510102030405060708" + "5d01020304" + "62021234", 4);
    int fields = 0;
    while (reader.next()) {
      fields++;
    }
    assertThat(fields).isEqualTo(4);
    assertThat(reader.field()).isEqualTo(12);
  }

  @Test
  void aFieldOfAnotherWireTypeIsRefused() {
    ProtoReader reader = reader("089601", 1);
    reader.next();
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader.bytes(9));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader.message(9));
    assertThatExceptionOfType(MalformedException.class).isThrownBy(reader::fixed64);
  }

  @Test
  void aFieldOverItsLimitIsRefusedAndNotCopied() {
    ProtoReader reader = reader("0a03010203", 1);
    reader.next();
    assertThatThrownBy(() -> reader.bytes(2))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("longer than 2 bytes");
    assertThat(reader.bytes(3)).containsExactly(1, 2, 3);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    ProtoReader reader = reader("0a02c328", 1);
    reader.next();
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> reader.string(9));
  }

  @Test
  void aMessageOverItsLimitIsRefusedBeforeItsFirstField() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> ProtoReader.of(new byte[101], 100, 5));
  }

  /** Teku CL-2020-03 and its kin: fields are cheap to send, so they are counted as they pass. */
  @Test
  void aMillionFieldsAreRefusedAtTheBudget() {
    byte[] message = new byte[2_000_000];
    for (int i = 0; i < message.length; i += 2) {
      message[i] = 0x08;
    }
    ProtoReader reader = ProtoReader.of(message, message.length, 1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(reader.next()).isTrue();
    }
    assertThatThrownBy(reader::next)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("too many fields");
  }

  @Test
  void nestedMessagesDrawOnTheSameBudget() {
    byte[] message =
        new ProtoWriter()
            .message(1, new ProtoWriter().varint(1, 1).varint(1, 2))
            .varint(2, 3)
            .toByteArray();
    ProtoReader reader = ProtoReader.of(message, 100, 3);
    reader.next();
    ProtoReader nested = reader.message(100);
    assertThat(nested.next()).isTrue();
    assertThat(nested.next()).isTrue();
    assertThat(nested.next()).isFalse();
    assertThatExceptionOfType(MalformedException.class).isThrownBy(reader::next);
  }

  @Test
  void theWriterGrowsPastAnyFirstSize() {
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 5);
    byte[] message = new ProtoWriter().varint(1, 1).bytes(2, large).varint(3, 1).toByteArray();
    assertThat(message).hasSize(2 + 4 + large.length + 2);
  }

  @Test
  void mutationsAreWalkedOrRefused() {
    byte[] good =
        new ProtoWriter()
            .varint(1, 300)
            .string(2, "text")
            .message(3, new ProtoWriter().varint(1, -1).bytes(2, new byte[40]))
            .fixed64(4, 77)
            .toByteArray();
    Mutations.of(31, good).feed(30_000, input -> walk(ProtoReader.of(input, 10_000, 100)));
  }

  private static void walk(ProtoReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> reader.varint();
        case 2 -> reader.string(1_000);
        case 3 -> walk(reader.message(1_000));
        case 4 -> reader.fixed64();
        default -> {}
      }
    }
  }

  private static ProtoReader reader(String hex, int maxFields) {
    return ProtoReader.of(HexFormat.of().parseHex(hex), MAX_BYTES, maxFields);
  }

  private static String hex(ProtoWriter writer) {
    return HexFormat.of().formatHex(writer.toByteArray());
  }
}
