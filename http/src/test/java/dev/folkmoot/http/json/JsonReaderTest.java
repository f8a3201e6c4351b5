package dev.folkmoot.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {

  private static JsonValue read(String json) {
    return JsonReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyKindOfValueIsRead() {
    JsonValue value = read("{\"b\":[1,2.5,\"x\",true,null],\"a\":{}}");
    assertThat(JsonValue.plain(value))
        .isEqualTo(Map.of("b", Arrays.asList(1L, 2.5, "x", true, null), "a", Map.of()));
    assertThat(((JsonValue.Obj) value).members().keySet()).containsExactly("b", "a");
  }

  @Test
  void aNumberTooLongForALongIsStillANumber() {
    assertThat(read("123456789012345678901234567890"))
        .isEqualTo(JsonValue.Num.of(1.2345678901234568E29));
    assertThat(((JsonValue.Num) read("2.9")).asLong()).isEqualTo(2);
    assertThat(((JsonValue.Num) read("-7")).asLong()).isEqualTo(-7);
  }

  @Test
  void theLastOfTwoMembersOfOneNameCounts() {
    assertThat(((JsonValue.Obj) read("{\"a\":1,\"a\":2}")).get("a"))
        .isEqualTo(JsonValue.Num.of(2L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[1,", "\"abc", "{\"a\":}", "nul", "{a:1}", "[1 2]", "\"\u0001\"", "1e999"})
  void whatIsNoJsonIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(FailureException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":[1} | Unexpected close marker '}': expected ']' (line 1, column 8)",
        "[{\"a\":1] | Unexpected close marker ']': expected '}' (line 1, column 8)",
      })
  void aBracketThatClosesAnotherIsNamedWithoutTheParsersSettings(String json, String message) {
    assertThatThrownBy(() -> read(json)).hasMessage("invalid JSON in the request body: " + message);
  }

  @Test
  void nothingIsAMissingBody() {
    assertThatThrownBy(() -> read(" \n")).hasMessage("missing request body");
  }

  @Test
  void depthAndNumberOfValuesAreBounded() {
    String deep = "[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1);
    assertThatThrownBy(() -> read(deep)).hasMessageContaining("nesting");
    String many = "[" + "0,".repeat(JsonReader.MAX_VALUES) + "0]";
    assertThatThrownBy(() -> read(many)).hasMessageContaining("values");
  }

  @Test
  void fieldsNameWhatIsWrong() {
    Fields fields =
        Fields.of("Ask", read("{\"s\":1,\"n\":2.5,\"l\":{},\"B\":true,\"i\":[1,\"x\"],\"o\":[3]}"));
    assertThatThrownBy(() -> fields.text("s"))
        .hasMessage("json: cannot unmarshal number into Go struct field Ask.s of type string");
    assertThatThrownBy(() -> fields.integer("n"))
        .hasMessage("json: cannot unmarshal number 2.5 into Go struct field Ask.n of type int");
    assertThatThrownBy(() -> fields.items("l", "[]int"))
        .hasMessage("json: cannot unmarshal object into Go struct field Ask.l of type []int");
    assertThatThrownBy(() -> fields.integers("i")).hasMessageContaining("of type int");
    assertThatThrownBy(() -> fields.objects("o", "Thing")).hasMessageContaining("api.Thing");
    assertThat(fields.truthOr("b", false)).isTrue();
    assertThat(fields.number("n")).hasValue(2.5);
    assertThat(fields.has("nothing")).isFalse();
    assertThat(fields.text("nothing")).isEmpty();
    assertThat(fields.items("nothing", "x")).isEqualTo(List.of());
  }
}
