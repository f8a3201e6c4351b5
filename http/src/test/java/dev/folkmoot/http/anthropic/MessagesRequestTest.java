package dev.folkmoot.http.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.http.dialect.Json;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.OptionReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole requests. Texts are written with ' for ". */
final class MessagesRequestTest {

  private static final String PLAIN =
      "'model':'m','max_tokens':5,'messages':[{'role':'user','content':'hi'}]";

  private static MessagesRequest read(String members) {
    return MessagesRequest.read(Json.body("{" + members + "}"));
  }

  private static MessagesRequest with(String member) {
    return read(PLAIN + "," + member);
  }

  @Test
  void s1201APlainRequestHasTheModelsOwnDefaults() {
    MessagesRequest request = read(PLAIN);
    assertThat(request.stream()).isFalse();
    assertThat(request.turn().model()).isEqualTo("m");
    assertThat(request.turn().messages()).containsExactly(Message.of(Role.USER, "hi"));
    assertThat(request.turn().think()).isEqualTo(ThinkLevel.UNSET);
    assertThat(request.turn().constraint()).isEqualTo(Constraint.NONE);
    ModelOptions options =
        OptionReader.read(
            Map.of("temperature", 0.3, "stop", List.of("x")), request.turn().options());
    assertThat(options.maxTokens()).isEqualTo(5);
    assertThat(options.sampling().temperature()).isEqualTo(0.3f);
    assertThat(options.stop()).containsExactly("x");
  }

  @Test
  void s1201SamplingAndStopSequencesAreHonoured() {
    MessagesRequest request =
        with(
            "'stream':true,'temperature':0.5,'top_p':0.25,'top_k':7,'stop_sequences':['a','b'],"
                + "'tool_choice':{'type':'auto'},'metadata':{'user_id':'u'}");
    assertThat(request.stream()).isTrue();
    ModelOptions options = OptionReader.read(Map.of(), request.turn().options());
    assertThat(options.sampling().temperature()).isEqualTo(0.5f);
    assertThat(options.sampling().topP()).isEqualTo(0.25f);
    assertThat(options.sampling().topK()).isEqualTo(7);
    assertThat(options.stop()).containsExactly("a", "b");
    assertThat(request.stopSequences()).containsExactlyInAnyOrder("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'be brief' | be brief",
        "[{'type':'text','text':'be'},{'type':'text','text':'brief'}] | be;brief",
      })
  void s1201TheSystemPromptIsATextOrBlocksAndComesFirst(String system, String text) {
    assertThat(with("'system':" + system).turn().messages().getFirst())
        .isEqualTo(Message.of(Role.SYSTEM, text.replace(';', '\n')));
  }

  @Test
  void s1201ToolsOfTheirOwnAreOfferedAndAServersAreLeftOut() {
    MessagesRequest request =
        with(
            "'tools':[{'name':'f','description':'d','input_schema':{'type':'object'}},"
                + "{'type':'custom','name':'g','input_schema':{}},"
                + "{'type':'web_search_20250305','name':'web_search'}]");
    assertThat(request.turn().tools())
        .containsExactly(new Tool("f", "d", Map.of("type", "object")), new Tool("g", "", Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'thinking':{'type':'enabled','budget_tokens':9} | ON",
        "'thinking':{'type':'adaptive'} | ON",
        "'thinking':{'type':'disabled'} | OFF",
        "'thinking':{'type':'disabled'},'output_config':{'effort':'high'} | OFF",
        "'thinking':{'type':'enabled'},'output_config':{'effort':'low'} | LOW",
        "'output_config':{'effort':'medium'} | MEDIUM",
        "'output_config':{'effort':'high'} | HIGH",
        "'output_config':{'effort':'xhigh'} | HIGH",
        "'output_config':{'effort':'max'} | MAX",
        "'output_config':{} | UNSET",
        "'thinking':null | UNSET",
      })
  void s1204ThinkingIsSwitchedAndMeasuredAndNeverInsistedOn(String members, ThinkLevel level) {
    assertThat(with(members).turn().think()).isEqualTo(level);
    assertThat(with(members).turn().thinkIfAble()).isTrue();
  }

  @Test
  void aFormatIsASchema() {
    assertThat(
            with("'output_config':{'format':{'type':'json_schema','schema':{'type':'array'}}}")
                .turn()
                .constraint())
        .isEqualTo(new Constraint.JsonSchema("{\"type\":\"array\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | model is required",
        "{'model':'m'} | max_tokens is required and must be positive",
        "{'model':'m','max_tokens':0} | max_tokens is required and must be positive",
        "{'model':'m','max_tokens':-1} | max_tokens is required and must be positive",
        "{'model':'m','max_tokens':5} | messages is required",
        "{'model':'m','max_tokens':5,'messages':[]} | messages is required",
        "{'model':'m','max_tokens':5,'messages':[{'role':'user','content':[{'type':'new'}]}]} |"
            + " messages is required",
        "{'model':7} | json: cannot unmarshal number into Go struct field MessagesRequest.model of"
            + " type string",
        "[] | json: cannot unmarshal array into Go value of type api.MessagesRequest",
        "`` | EOF",
      })
  void s1203WhatIsMissingIsNamedInOllamasOrder(String body, String message) {
    Json.assertRefused(() -> MessagesRequest.read(Json.body(body)), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'tools':[{'name':'x'}] |"
            + " invalid input_schema for tool 'x': it must be a JSON Schema object",
        "'tools':[{'name':'x','input_schema':'y'}] |"
            + " invalid input_schema for tool 'x': it must be a JSON Schema object",
        "'tools':[{'type':'web_search_20250305','name':'w'},{'type':'bash_1','name':'b'}] | none of"
            + " the tools can be offered by this node: web_search_20250305, bash_1; describe"
            + " functions of your own instead",
        "'thinking':{'type':'x'} | invalid thinking.type: 'x' (must be 'enabled', 'adaptive' or"
            + " 'disabled')",
        "'output_config':{'effort':'x'} | invalid output_config.effort: 'x' (must be 'low',"
            + " 'medium', 'high', 'xhigh' or 'max')",
        "'output_config':{'format':{'type':'json'}} | invalid output_config.format: its type must"
            + " be 'json_schema', with a schema",
        "'stop_sequences':[1] | json: cannot unmarshal number into Go struct field"
            + " MessagesRequest.stop_sequences of type string",
        "'system':7 | invalid system: it must be a text or a list of blocks, not number",
      })
  void s1203WhatIsWrongIsNamed(String member, String message) {
    Json.assertRefused(() -> with(member), message);
  }

  @Test
  void s1207ToCountThereNeedBeNoLimit() {
    String body = "{'model':'m','messages':[{'role':'user','content':'hi'}]}";
    assertThat(MessagesRequest.readToCount(Json.body(body)).turn().messages()).hasSize(1);
    Json.assertRefused(
        () -> MessagesRequest.readToCount(Json.body("{'messages':[]}")), "model is required");
  }

  @Test
  void s1206TheGuessIsAQuarterOfTheCharacters() {
    assertThat(read(PLAIN.replace("'hi'", "'" + "x".repeat(400) + "'")).guessedTokens())
        .isEqualTo(100);
    assertThat(
            read("'model':'m','max_tokens':5,'messages':[{'role':'assistant','content':[{'type':"
                    + "'thinking','thinking':'1234'},{'type':'tool_use','id':'i','name':'abcd',"
                    + "'input':{'k':17}}]}],'tools':[{'name':'f','input_schema':{}}]")
                .guessedTokens())
        .isEqualTo((4 + 4 + 8 + "{'type':'function','function':{'name':'f'}}".length()) / 4);
  }
}
