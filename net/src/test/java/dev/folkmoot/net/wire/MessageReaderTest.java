package dev.folkmoot.net.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.inference.TokenIds;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

  private static <T> T read(String hex, int maxFields, Function<MessageReader, T> body) {
    return MessageReader.read(Bytes.copyOf(HexFormat.of().parseHex(hex)), maxFields, body);
  }

  private static int fields(MessageReader in) {
    int count = 0;
    while (in.next() != 0) {
      count++;
    }
    return count;
  }

  @ParameterizedTest
  @CsvSource({
    "0800, 0",
    "087f, 127",
    "088001, 128",
    "08ffffffffffffffff7f, 9223372036854775807",
    "08ffffffffffffffffff01, -1"
  })
  void numbersAreReadAsProtobufHasThem(String hex, long expected) {
    long number = read(hex, 1, in -> in.next() + in.uint64() - 1);
    assertThat(number).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", // no value
        "0880", // ends within a number
        "08ffffffffffffffffff02", // 65 bits
        "08ffffffffffffffffffff01", // eleven bytes
        "0a05616263", // text of 5 with 3 there
        "0affffffffffffffffff01", // a length that reads as -1
        "0affffffff07", // a length of 2 GiB
        "0001", // field 0
        "8080808080011000", // a field beyond 2^29
        "0b0c", // groups
        "0e", // wire type 6
        "09aabbcc", // half a double
        "0daabb" // half a float
      })
  void whatIsNoMessageIsRefused(String hex) {
    assertThatThrownBy(() -> read(hex, 100, MessageReaderTest::fields))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aFieldBeyondTheBudgetIsRefused() {
    int count = read("080008000800", 3, MessageReaderTest::fields);
    assertThat(count).isEqualTo(3);
    assertThatThrownBy(() -> read("080008000800", 2, MessageReaderTest::fields))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void nestedFieldsArePaidFromTheSameBudget() {
    // one field with two inside
    Function<MessageReader, Integer> body =
        in -> in.next() + in.message(10, MessageReaderTest::fields);
    int sum = read("0a0408000800", 3, body);
    assertThat(sum).isEqualTo(3);
    assertThatThrownBy(() -> read("0a0408000800", 2, body))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void textMustBeUtf8() {
    Function<MessageReader, String> body =
        in -> {
          in.next();
          return in.string(100);
        };
    assertThat(read("0a03e29883", 1, body)).isEqualTo("☃");
    // the replacement character itself is good UTF-8
    assertThat(read("0a03efbfbd", 1, body)).isEqualTo("\uFFFD");
    for (String bad : List.of("0a02e298", "0a01ff", "0a02c080", "0a03eda080")) {
      assertThatThrownBy(() -> read(bad, 1, body)).isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void textBeyondItsLimitIsRefused() {
    assertThatThrownBy(() ->
            read(
                "0a0461626364",
                1,
                in -> {
                  in.next();
                  return in.string(3);
                }))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aListOfNumbersStopsAtItsLimit() {
    Function<MessageReader, TokenIds> body =
        in -> {
          in.next();
          return in.packed(3, 200);
        };
    assertThat(read("0a03010203", 1, body)).isEqualTo(TokenIds.of(1, 2, 3));
    assertThatThrownBy(() -> read("0a0401020304", 1, body))
        .isInstanceOf(MalformedMessageException.class);
    // the last number has no end
    assertThatThrownBy(() -> read("0a020181", 1, body))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> read("0a02c901", 1, body))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void theReaderGoesOnBehindANestedMessage() {
    List<Integer> seen =
        read(
            "0a020801" + "1007",
            5,
            in -> {
              in.next();
              int inner =
                  in.message(
                      10,
                      nested -> {
                        nested.next();
                        return nested.uint(10);
                      });
              in.next();
              return List.of(inner, in.uint(10));
            });
    assertThat(seen).containsExactly(1, 7);
  }
}
