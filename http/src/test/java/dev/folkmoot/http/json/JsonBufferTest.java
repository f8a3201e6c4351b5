package dev.folkmoot.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class JsonBufferTest {

  private final JsonBuffer out = new JsonBuffer();

  @Test
  void anyTextComesBackAsItWas() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String text = text(random);
      String json = out.clear().string(text).toString();
      assertThat(JsonMapper.shared().readValue(json, String.class)).isEqualTo(text);
    }
  }

  /** Plain, to be escaped, of two, three and four bytes. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      switch (random.nextInt(5)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append((char) (0x20 + random.nextInt(0x60)));
        case 2 -> text.append((char) (0x80 + random.nextInt(0x700)));
        case 3 -> text.append((char) (0x800 + random.nextInt(0xc000)));
        default -> text.appendCodePoint(0x10000 + random.nextInt(0xf0000));
      }
    }
    return text.toString();
  }

  @Test
  void aLongTextOfEscapesFits() {
    String text = "\u0001\"\\".repeat(5_000);
    assertThat(JsonMapper.shared().readValue(out.string(text).toString(), String.class))
        .isEqualTo(text);
  }

  @Test
  void halfACharacterBecomesTheReplacementCharacter() {
    assertThat(out.string("a\ud83db\ude00").toString()).isEqualTo("\"a\ufffdb\ufffd\"");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1.5,1.5", "-3,-3", "NaN,0", "Infinity,0", "1e20,1.0E20", "0.1,0.1"})
  void numbersAreJson(double value, String json) {
    assertThat(out.number(value).toString()).isEqualTo(json);
  }

  @Test
  void vectorsKeepEveryDigitOfAFloat() {
    float[] vector = {0.1f, -0.25f, 0f, 1e-9f, Float.NaN};
    float[] read = JsonMapper.shared().readValue(out.numbers(vector).toString(), float[].class);
    assertThat(read).containsExactly(0.1f, -0.25f, 0f, 1e-9f, 0f);
  }

  @Test
  void plainValuesKeepTheirOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("z", List.of(1, 2.5, true));
    map.put("a", new ArrayList<>(List.of("x")));
    assertThat(out.any(map).toString()).isEqualTo("{\"z\":[1,2.5,true],\"a\":[\"x\"]}");
    assertThat(out.clear().any(null).toString()).isEqualTo("null");
  }

  @Test
  void aClearedBufferStartsAnew() {
    out.raw("abc").clear().raw('d').number(5L).bool(true);
    assertThat(out.copy()).asString().isEqualTo("d5true");
    assertThat(out.length()).isEqualTo(6);
    assertThat(out.clear().isEmpty()).isTrue();
  }
}
