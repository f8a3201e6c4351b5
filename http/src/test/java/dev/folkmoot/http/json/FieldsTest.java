package dev.folkmoot.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members by name and type, with the error texts of Go's decoder. */
final class FieldsTest {

  private static JsonValue json(String text) {
    return JsonReader.read(
        new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private static Fields fields(String text) {
    return Fields.of("Ask", json(text));
  }

  private record Kind(String goType, Function<Fields, ?> reader, List<String> accepted) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("string", f -> f.text("m"), List.of("'x'")),
          new Kind("bool", f -> f.truth("m"), List.of("true")),
          new Kind("int", f -> f.integer("m"), List.of("7")),
          new Kind("float64", f -> f.number("m"), List.of("7", "2.5")),
          new Kind("[]thing", f -> f.items("m", "[]thing"), List.of("[1]")),
          new Kind("[]api.Thing", f -> f.objects("m", "Thing"), List.of("[1]")),
          new Kind("api.Inner", f -> f.nested("m", "api.Inner"), List.of("{'a':1}")),
          new Kind("[]int", f -> f.integers("m"), List.of("[1]")),
          new Kind("[]api.ImageData", f -> f.base64s("m"), List.of("[1]")));

  private static final Map<String, String> VALUES =
      Map.of("'x'", "string", "true", "bool", "[1]", "array", "{'a':1}", "object");

  static Stream<Arguments> mismatches() {
    return KINDS.stream()
        .flatMap(kind ->
            VALUES.entrySet().stream()
                .filter(value -> !kind.accepted().contains(value.getKey()))
                .map(value ->
                    Arguments.of(kind.goType(), value.getKey(), value.getValue(), kind.reader())));
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("mismatches")
  void everyOtherTypeIsRefusedInGosWords(
      String goType, String value, String goKind, Function<Fields, ?> reader) {
    assertThatThrownBy(() -> reader.apply(fields("{'m':" + value + "}")))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "json: cannot unmarshal " + goKind + " into Go struct field Ask.m of type " + goType);
  }

  static Stream<Arguments> kinds() {
    return KINDS.stream().map(kind -> Arguments.of(kind.goType(), kind.reader()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void aMemberThatIsNullReadsLikeOneThatIsAbsent(String goType, Function<Fields, ?> reader) {
    assertThat(reader.apply(fields("{'m':null}")))
        .as(goType)
        .isEqualTo(reader.apply(fields("{}")))
        .isEqualTo(reader.apply(fields("null")));
  }

  @ParameterizedTest
  @CsvSource({"[],array", "'\"x\"',string", "3,number", "false,bool"})
  void aBodyThatIsNoObjectIsRefused(String body, String goKind) {
    assertThatThrownBy(() -> fields(body))
        .hasMessage("json: cannot unmarshal " + goKind + " into Go value of type api.Ask");
  }

  @ParameterizedTest
  @CsvSource({"2147483647,true", "-2147483648,true", "2147483648,false", "-2147483649,false"})
  void anIntegerFitsThirtyTwoBits(long number, boolean fits) {
    Fields fields = fields("{'n':" + number + ",'l':[" + number + "]}");
    if (fits) {
      assertThat(fields.integer("n")).contains((int) number);
      assertThat(fields.integers("l")).containsExactly((int) number);
    } else {
      assertThatThrownBy(() -> fields.integer("n")).hasMessageContaining("number " + number);
      assertThatThrownBy(() -> fields.integers("l")).hasMessageContaining("Ask.l of type int");
    }
  }

  @Test
  void aNestedStructIsNamedByItsPath() {
    Fields inner = fields("{'inner':{'n':'x'}}").nested("inner", "api.Inner").orElseThrow();
    assertThatThrownBy(() -> inner.integer("n"))
        .hasMessage("json: cannot unmarshal string into Go struct field Ask.inner.n of type int");
    Fields item = fields("{'items':[{'n':true}]}").objects("items", "Item").getFirst();
    assertThatThrownBy(() -> item.text("n"))
        .hasMessage("json: cannot unmarshal bool into Go struct field Item.n of type string");
  }

  @Test
  void anItemOfAnotherTypeIsNamedByItsList() {
    assertThatThrownBy(() -> fields("{'l':[{},7]}").objects("l", "Item"))
        .hasMessage("json: cannot unmarshal number into Go struct field Ask.l of type api.Item");
    assertThatThrownBy(() -> fields("{'l':['QQ==',{}]}").base64s("l"))
        .hasMessage("json: cannot unmarshal object into Go struct field Ask.l of type []uint8");
  }

  @Test
  void aNameInAnotherCaseCountsUnlessTheExactOneIsThere() {
    assertThat(fields("{'MODEL':'a'}").text("model")).isEqualTo("a");
    assertThat(fields("{'MODEL':'a','model':'b','Model':'c'}").text("model")).isEqualTo("b");
    assertThat(fields("{'MODEL':'a','Model':'b'}").text("model")).isEqualTo("a");
    assertThat(fields("{'Model':null,'m':1}").has("model")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "QQ==", "QUI=", "QUJD", "+/+/", "QUJDQUJD"})
  void base64AsGoWritesItIsTaken(String text) {
    assertThat(fields("{'l':['" + text + "']}").base64s("l")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"QQ,0", "QUJDQ,4", "Q*==,1", "QUJD-_AA,4", "AAA AAA=,3", "é===,0"})
  void whatIsNoBase64IsRefusedWithThePlace(String text, int place) {
    assertThatThrownBy(() -> fields("{'l':['AAAA','" + text + "']}").base64s("l"))
        .hasMessage("illegal base64 data at input byte " + place);
  }

  @Test
  void plainValuesAreWhatTemplatesTake() {
    Object plain = JsonValue.plain(json("{'z':[1,2.5,'s',true,null],'a':{}}"));
    assertThat(plain).hasToString("{z=[1, 2.5, s, true, null], a={}}");
    assertThat(new JsonBuffer().any(plain).toString())
        .isEqualTo("{\"z\":[1,2.5,\"s\",true,null],\"a\":{}}");
  }

  @Test
  void whatWasReadCannotBeChanged() {
    JsonValue.Obj object = (JsonValue.Obj) json("{'a':[1]}");
    assertThatThrownBy(() -> object.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fields("{'a':[1]}").items("a", "[]x").clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
