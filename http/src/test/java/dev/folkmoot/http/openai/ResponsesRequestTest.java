package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.http.dialect.Json;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.OptionReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole requests for responses. Texts are written with ' for ". */
final class ResponsesRequestTest {

  private static ResponsesRequest with(String members) {
    return ResponsesRequest.read(Json.body("{'model':'m','input':'hi'," + members + "}"));
  }

  @Test
  void s1111InstructionsComeFirst() {
    ResponsesRequest request = with("'instructions':'be brief','stream':true");
    assertThat(request.stream()).isTrue();
    assertThat(request.turn().messages())
        .containsExactly(Message.of(Role.SYSTEM, "be brief"), Message.of(Role.USER, "hi"));
    assertThat(with("'instructions':null").stream()).isFalse();
  }

  @Test
  void s1111SamplingIsHonouredAndNeutralOtherwise() {
    ModelOptions plain =
        OptionReader.read(Map.of("temperature", 0.3), with("'store':true").turn().options());
    assertThat(plain.sampling().temperature()).isEqualTo(1f);
    assertThat(plain.maxTokens()).isEqualTo(-1);
    ModelOptions asked =
        OptionReader.read(
            Map.of(),
            with("'temperature':0.5,'top_p':0.25,'max_output_tokens':7").turn().options());
    assertThat(asked.sampling().temperature()).isEqualTo(0.5f);
    assertThat(asked.sampling().topP()).isEqualTo(0.25f);
    assertThat(asked.maxTokens()).isEqualTo(7);
  }

  @Test
  void s1111FunctionsAreFlatAndThoseOfANamespaceBearItsName() {
    ResponsesRequest request =
        with(
            "'tools':[{'type':'function','name':'f','description':'d','parameters':{'type':"
                + "'object'},'strict':true},{'type':'namespace','name':'ns','tools':[{'type':"
                + "'function','name':'g'}]},{'type':'web_search'}]");
    assertThat(request.turn().tools())
        .containsExactly(
            new Tool("f", "d", Map.of("type", "object")), new Tool("ns.g", "", Map.of()));
    assertThat(request.tools().members())
        .containsExactly(Map.entry("ns.g", new ResponseTools.Member("ns", "g")));
  }

  @ParameterizedTest
  @CsvSource({
    "none,OFF",
    "minimal,LOW",
    "low,LOW",
    "medium,MEDIUM",
    "high,HIGH",
    "max,MAX",
    "xhigh,MAX",
    "ultra,MAX",
    "'',UNSET"
  })
  void s1111EffortIsALevel(String effort, ThinkLevel level) {
    assertThat(with("'reasoning':{'effort':'" + effort + "','summary':'auto'}").turn().think())
        .isEqualTo(level);
  }

  @Test
  void s1111AFormatIsJsonOrASchema() {
    assertThat(with("'text':{'format':{'type':'json_object'}}").turn().constraint())
        .isEqualTo(new Constraint.Json());
    assertThat(
            with("'text':{'format':{'type':'json_schema','name':'n','schema':{'a':1}}}")
                .turn()
                .constraint())
        .isEqualTo(new Constraint.JsonSchema("{\"a\":1}"));
    assertThat(with("'text':{'format':{'type':'text'},'verbosity':'low'}").turn().constraint())
        .isEqualTo(Constraint.NONE);
    assertThat(with("'text':{}").turn().constraint()).isEqualTo(Constraint.NONE);
  }

  @Test
  void logprobsAreAskedForByNameOrNumber() {
    assertThat(with("'include':['message.output_text.logprobs']").turn().topLogprobs()).isZero();
    assertThat(with("'top_logprobs':3").turn().topLogprobs()).isEqualTo(3);
    assertThat(with("'include':['reasoning.encrypted_content']").turn().topLogprobs())
        .isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'input':[] | input must not be empty",
        "'input':7 | input must be a string or array of input items",
        "'previous_response_id':'resp_1' | previous_response_id is not supported: no responses are"
            + " kept, send the whole input",
        "'conversation':'conv_1' | conversation is not supported: no responses are kept, send the"
            + " whole input",
        "'background':true | background is not supported: no responses are kept",
        "'tools':[{'type':'web_search'}] | none of the tools can be offered by this node:"
            + " web_search; describe functions of your own instead",
        "'reasoning':{'effort':'x'} | invalid reasoning value: 'x' (must be 'high', 'medium',"
            + " 'low', 'max', or 'none')",
        "'top_logprobs':21 | top_logprobs must be between 0 and 20",
        "'stream':'yes' | json: cannot unmarshal string into Go struct field"
            + " ResponsesRequest.stream of type bool",
      })
  void s1112WhatIsWrongIsNamed(String member, String message) {
    Json.assertRefused(() -> with(member), message);
  }
}
