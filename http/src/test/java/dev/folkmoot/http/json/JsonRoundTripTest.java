package dev.folkmoot.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Random documents: what is read is what Jackson's tree says, what is written reads as the same.
 */
final class JsonRoundTripTest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final ObjectReader FIRST_VALUE =
      MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final JsonMapper ESCAPING =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** What damages a document: its own signs, digits, blanks, and bytes that are no UTF-8. */
  private static final String NOISE = "{}[]\",:0e-.tn\\u \n\200\377";

  private static JsonValue read(byte[] json) {
    return JsonReader.read(new ByteArrayInputStream(json));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsReadAndWrittenIsTheSameDocument(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      JsonNode document = random(random, 4);
      // The same document with every character as it is, and with all beyond ASCII escaped.
      JsonMapper writer = random.nextBoolean() ? MAPPER : ESCAPING;
      JsonValue value = read(writer.writeValueAsBytes(document));
      byte[] written = new JsonBuffer().any(JsonValue.plain(value)).copy();
      assertThat(MAPPER.readTree(written)).isEqualTo(MAPPER.readTree(document.toString()));
    }
  }

  private static JsonNode random(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
      // Halves are never whole, so no number changes its kind on the way.
      case 3 -> NODES.numberNode(random.nextInt(1 << 20) + 0.5);
      case 4, 5 -> NODES.stringNode(text(random));
      case 6 -> {
        var array = NODES.arrayNode();
        for (int n = random.nextInt(5); n > 0; n--) {
          array.add(random(random, depth - 1));
        }
        yield array;
      }
      default -> {
        var object = NODES.objectNode();
        for (int n = random.nextInt(5); n > 0; n--) {
          object.set(text(random), random(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static String text(Random random) {
    int[] points = random.ints(random.nextInt(8), 0, 0x10ffff).toArray();
    StringBuilder text = new StringBuilder();
    for (int point : points) {
      int narrowed = random.nextInt(3) == 0 ? point : point % 0x180;
      text.appendCodePoint(narrowed >= 0xd800 && narrowed < 0xe000 ? 0xfffd : narrowed);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void aDamagedDocumentIsReadAsJacksonReadsItOrRefusedAsTheClientsFault(long seed) {
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 1_000; round++) {
      byte[] json = MAPPER.writeValueAsBytes(random(random, 3));
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        json[random.nextInt(json.length)] = (byte) NOISE.charAt(random.nextInt(NOISE.length()));
      }
      try {
        JsonValue value = read(json);
        if (!isUtf8(json)) {
          // Some of it is read nevertheless; what no UTF-8 can say must not come out again.
          byte[] written = new JsonBuffer().any(JsonValue.plain(value)).copy();
          assertThat(isUtf8(written)).as(latin1(json)).isTrue();
          continue;
        }
        JsonNode node = firstValue(json);
        assertThat(node).as(latin1(json)).isNotNull();
        JsonNode written = MAPPER.readTree(new JsonBuffer().any(JsonValue.plain(value)).copy());
        assertThat(node.equals(JsonRoundTripTest::sameValue, written)).as(latin1(json)).isTrue();
      } catch (FailureException e) {
        assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
        assertThat(e.getMessage()).doesNotContain("JsonReadFeature").doesNotContain("Source:");
        refused++;
      }
    }
    assertThat(refused).isBetween(200, 990);
  }

  private static JsonNode firstValue(byte[] json) {
    try {
      return FIRST_VALUE.readTree(json);
    } catch (JacksonException e) {
      throw new AssertionError("Jackson reads no value in " + latin1(json), e);
    }
  }

  /** A number may change its kind on the way, as 5.0 is written as 5, but not its value. */
  private static int sameValue(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0)
        : a.equals(b) ? 0 : 1;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasArray();
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void aDocumentMayArriveInPieces(int piece) {
    String json = "{\"text\":\"é水😀\\ud83d\\ude00\",\"n\":[-12.5e3,true,null]}";
    InputStream slow =
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(piece, length));
          }
        };
    assertThat(JsonReader.read(slow))
        .isEqualTo(read(json.getBytes(StandardCharsets.UTF_8)))
        .extracting(value -> ((JsonValue.Obj) value).get("text"))
        .isEqualTo(new JsonValue.Str("é水😀😀"));
  }

  @Test
  void whatFollowsTheValueIsNotLookedAt() {
    assertThat(read("{\"a\":1} and more".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(read("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":tru} | line 1",
        "{\"a\" 1} | line 1",
        "[1,]     | line 1",
        "{'a':1}  | line 1",
        "// no    | line 1",
        "[NaN]    | line 1",
        "[+1]     | line 1",
        "[01]     | line 1",
        "[1.]     | line 1",
        "[.5]     | line 1",
        "[\"\\x\"]  | line 1",
        "[\"\\u12\"]| line 1",
      })
  void aMistakeIsShownWithItsPlaceAndWithoutAdviceForProgrammers(String json, String place) {
    assertThat(refusal(json)).startsWith("invalid JSON in the request body: ").contains(place);
    assertThat(refusal(json)).doesNotContain("enable").doesNotContain("`").doesNotContain("Java");
  }

  private static String refusal(String json) {
    try {
      return "no refusal but " + read(json.getBytes(StandardCharsets.UTF_8));
    } catch (FailureException e) {
      return e.failure().message();
    }
  }

  @Test
  void theLineOfAMistakeIsCounted() {
    assertThat(refusal("{\n\"a\":\n?}")).contains("line 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | true",
        "-0 | 0 | true",
        "9223372036854775807 | 9223372036854775807 | true",
        "-9223372036854775808 | -9223372036854775808 | true",
        "9223372036854775808 | 9223372036854775807 | false",
        "1.0 | 1 | false",
        "1e2 | 100 | false",
        "-2.99 | -2 | false",
        "1e-400 | 0 | false",
        "1e300 | 9223372036854775807 | false",
      })
  void numbersKeepEveryDigitThatALongHolds(String json, long whole, boolean integral) {
    JsonValue.Num number = (JsonValue.Num) read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(number.asLong()).isEqualTo(whole);
    assertThat(number.integral()).isEqualTo(integral);
  }

  @Test
  void theNumberThatIsTooLargeIsNamedByItsPlace() {
    assertThat(refusal("{\"a\":[1,{\"b\":1e999}]}"))
        .isEqualTo(
            "the number at /a/1/b in the request body is too large: it must be below 1.8e308");
  }
}
