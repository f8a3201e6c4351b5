package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's sampling fields in Ollama's words. Texts are written with ' for ". */
final class SamplingFieldsTest {

  private static final List<String> CHAT = List.of("max_completion_tokens", "max_tokens");

  private static Fields fields(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Fields.of("Ask", JsonReader.read(new ByteArrayInputStream(bytes)));
  }

  private static String options(String json) {
    JsonValue.Obj options = SamplingFields.options(fields(json), CHAT);
    return new JsonBuffer().any(JsonValue.plain(options)).toString().replace('"', '\'');
  }

  private static final String REST = "'frequency_penalty':null,'presence_penalty':null";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {'temperature':1,'top_p':1," + REST + ",'stop':null}",
        "{'temperature':0} | {'temperature':0,'top_p':1," + REST + ",'stop':null}",
        "{'temperature':null,'top_p':0.25} | {'temperature':1,'top_p':0.25,"
            + REST
            + ",'stop':null}",
        "{'seed':42} | {'temperature':1,'top_p':1," + REST + ",'seed':42,'stop':null}",
        "{'max_tokens':5} | {'temperature':1,'top_p':1," + REST + ",'num_predict':5,'stop':null}",
        "{'max_tokens':5,'max_completion_tokens':7} | {'temperature':1,'top_p':1,"
            + REST
            + ",'num_predict':7,'stop':null}",
        "{'stop':'x'} | {'temperature':1,'top_p':1," + REST + ",'stop':['x']}",
        "{'stop':['x','y']} | {'temperature':1,'top_p':1," + REST + ",'stop':['x','y']}",
        "{'stop':[]} | {'temperature':1,'top_p':1," + REST + ",'stop':[]}",
        "{'frequency_penalty':-2,'presence_penalty':1.5} | {'temperature':1,'top_p':1,"
            + "'frequency_penalty':-2,'presence_penalty':1.5,'stop':null}",
        "{'top_k':3,'n':2,'logit_bias':{},'user':'me'} | {'temperature':1,'top_p':1,"
            + REST
            + ",'stop':null}",
      })
  void fieldsBecomeOptions(String request, String options) {
    assertThat(options(request)).isEqualTo(options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'temperature':'hot'} | cannot unmarshal string into Go struct field Ask.temperature of"
            + " type float64",
        "{'top_p':[]} | cannot unmarshal array into Go struct field Ask.top_p of type float64",
        "{'seed':1.5} | cannot unmarshal number 1.5 into Go struct field Ask.seed of type int",
        "{'max_tokens':'many'} | cannot unmarshal string into Go struct field Ask.max_tokens",
        "{'stop':7} | invalid type for 'stop' field: float64",
        "{'stop':{}} | invalid type for 'stop' field: map[string]interface {}",
        "{'stop':['a',null]} | invalid type for 'stop' field: <nil>",
        "{'stop':['a',[]]} | invalid type for 'stop' field: []interface {}",
        "{'stop':[true]} | invalid type for 'stop' field: bool",
      })
  void aFieldOfAnotherTypeIsNamed(String request, String message) {
    assertThatThrownBy(() -> options(request))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4_294_967_296L, 9_007_199_254_740_991L, Long.MAX_VALUE, -1})
  void aSeedHasSixtyFourBitsAsClientsDrawIt(long seed) {
    assertThat(options("{'seed':" + seed + "}")).contains("'seed':" + seed + ",");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void asManyAlternativesAsAllowedMayBeNamed(int top) {
    assertThat(SamplingFields.requireTopLogprobs(top)).isEqualTo(top);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 21, Integer.MAX_VALUE})
  void moreAreRefused(int top) {
    assertThatThrownBy(() -> SamplingFields.requireTopLogprobs(top))
        .hasMessage("top_logprobs must be between 0 and 20");
  }

  @Test
  void usageIsIncludedOnlyWhereTheOptionsOfTheStreamSaySo() {
    assertThat(SamplingFields.includeUsage(fields("{}"))).isFalse();
    assertThat(SamplingFields.includeUsage(fields("{'stream_options':null}"))).isFalse();
    assertThat(SamplingFields.includeUsage(fields("{'stream_options':{}}"))).isFalse();
    assertThat(SamplingFields.includeUsage(fields("{'stream_options':{'include_usage':true}}")))
        .isTrue();
    assertThatThrownBy(() -> SamplingFields.includeUsage(fields("{'stream_options':true}")))
        .hasMessageContaining("openai.StreamOptions");
  }
}
