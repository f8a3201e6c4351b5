package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in every form that OpenAI's clients send. Texts are written with ' for ". */
final class MessageReaderTest {

  private static final String PNG = "'data:image/png;base64,iVBORw=='";

  private final MessageReader reader = new MessageReader();

  private static Fields fields(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Fields.of("Message", JsonReader.read(new ByteArrayInputStream(bytes)));
  }

  private Message read(String json) {
    return reader.read(fields(json));
  }

  private Message content(String json) {
    return read("{'role':'user','content':" + json + "}");
  }

  private void refused(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST))
        .hasMessage(message.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource({
    "system,SYSTEM",
    "developer,SYSTEM",
    "user,USER",
    "assistant,ASSISTANT",
    "tool,TOOL",
    "USER,USER",
    "Developer,SYSTEM"
  })
  void everyRoleIsKnownInWhateverCase(String name, Role role) {
    assertThat(read("{'role':'" + name + "','content':'x'}").role()).isEqualTo(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"function", "", "users", "u ser"})
  void anotherRoleIsRefused(String name) {
    refused("{'role':'" + name + "','content':'x'}", "unknown role '" + name + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'plain' | plain",
        "[{'type':'text','text':'one'}] | one",
        "[{'type':'text','text':'one'},{'type':'text','text':'two'}] | one;two",
        "[{'type':'text','text':''},{'type':'text','text':'two'}] | ;two",
        "[{'type':'text'}] | ``",
        "[] | ``",
        "[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}] | a",
        "[{'type':'text','text':null}] | ``",
      })
  void contentIsATextOrParts(String json, String text) {
    Message message = content(json);
    assertThat(message.content()).isEqualTo(text.replace(';', '\n'));
    assertThat(reader.images()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "null | invalid message content type: <nil>",
        "7 | invalid message content type: float64",
        "true | invalid message content type: bool",
        "{} | invalid message content type: map[string]interface {}",
        "['text'] | invalid message format",
        "[null] | invalid message format",
        "[[]] | invalid message format",
        "[{}] | invalid message format",
        "[{'type':'file','file':{}}] | invalid message format",
        "[{'type':'refusal','refusal':'no'}] | invalid message format",
        "[{'type':'input_audio','input_audio':{}}] | audio input is not supported by this node",
      })
  void otherContentIsRefusedWithAReason(String json, String message) {
    refused("{'role':'user','content':" + json + "}", message);
  }

  @Test
  void theTypeOfAPartMustBeAText() {
    refused(
        "{'role':'user','content':[{'type':1}]}",
        "json: cannot unmarshal number into Go struct field ContentPart.type of type string");
    refused(
        "{'role':'user','content':[{'type':'text','text':[]}]}",
        "json: cannot unmarshal array into Go struct field ContentPart.text of type string");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'url':" + PNG + "}",
        PNG,
        "{'url':'data:image/jpeg;base64,AAAA','detail':'low'}",
        "{'url':'data:image/jpg;base64,AAAA'}",
        "{'url':'data:image/webp;base64,AAAA'}",
        "{'url':'data:;base64,AAAA'}",
        "{'URL':'data:image/png;base64,AAAA'}"
      })
  void aPictureComesAsADataUrlAndIsCounted(String image) {
    Message message =
        content(
            "[{'type':'text','text':'see'},{'type':'image_url','image_url':"
                + image
                + "},{'type':'text','text':'this'}]");
    assertThat(message.content()).isEqualTo("see\nthis");
    assertThat(reader.images()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'https://x.example/a.png' | image URLs are not currently supported, please use base64"
            + " encoded data instead",
        "{'url':'http://x.example/a.png'} | image URLs are not currently supported, please use"
            + " base64 encoded data instead",
        "'iVBORw0KGgo=' | invalid image input",
        "'data:image/gif;base64,AAAA' | invalid image input",
        "'data:image/png,AAAA' | invalid image input",
        "'data:image/png;base64,' | invalid message format",
        "'data:image/png;base64,A' | invalid message format",
        "'data:image/png;base64,AA AA' | invalid message format",
        "{'url':7} | invalid message format",
        "{} | invalid message format",
        "null | invalid message format",
        "['x'] | invalid message format",
      })
  void anotherPictureIsRefusedWithAReason(String image, String message) {
    refused("{'role':'user','content':[{'type':'image_url','image_url':" + image + "}]}", message);
    assertThat(reader.images()).isZero();
  }

  @Test
  void picturesAreCountedOverAllMessages() {
    String part = "{'type':'image_url','image_url':" + PNG + "}";
    content("[" + part + "," + part + "]");
    content("'none here'");
    content("[" + part + "]");
    assertThat(reader.images()).isEqualTo(3);
  }

  @Test
  void aCallIsReadWithItsArgumentsAndNeedsNoContent() {
    Message message =
        read(
            "{'role':'assistant','content':null,'reasoning':'must look','tool_calls':[{'id':'c1',"
                + "'type':'function','function':{'name':'look','arguments':"
                + "'{\\'at\\':[1,{\\'b\\':null}],\\'gone\\':null,\\'f\\':1.5}'}}]}");
    assertThat(message.content()).isEmpty();
    assertThat(message.thinking()).contains("must look");
    assertThat(message.toolCalls()).hasSize(1);
    ToolCall call = message.toolCalls().getFirst();
    assertThat(call.id()).isEqualTo("c1");
    assertThat(call.name()).isEqualTo("look");
    assertThat(call.arguments().keySet()).containsExactly("at", "f");
    assertThat(call.arguments()).containsEntry("f", 1.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "'{'", "'[]'", "'7'", "'null x'", "'nothing'"})
  void argumentsThatAreNoObjectAreRefused(String arguments) {
    String json =
        "{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'f','arguments':"
            + arguments
            + "}}]}";
    if (arguments.equals("'null x'")) {
      // Like Go's decoder, null is an object without members; what follows it is not looked at.
      assertThat(read(json).toolCalls().getFirst().arguments()).isEmpty();
    } else {
      refused(json, "invalid tool call arguments");
    }
  }

  @Test
  void aCallWithoutAFunctionIsRefused() {
    refused("{'role':'assistant','tool_calls':[{'id':'c'}]}", "invalid tool call arguments");
    refused(
        "{'role':'assistant','tool_calls':[3]}",
        "json: cannot unmarshal number into Go struct field Message.tool_calls of type"
            + " api.ToolCall");
    refused(
        "{'role':'assistant','tool_calls':[{'function':'f'}]}",
        "json: cannot unmarshal string into Go struct field ToolCall.function of type"
            + " openai.ToolCallFunction");
  }

  @Test
  void aResultIsNamedAfterTheCallThatItAnswers() {
    read(
        "{'role':'assistant','tool_calls':["
            + "{'id':'a','function':{'name':'first','arguments':'{}'}},"
            + "{'id':'b','function':{'name':'second','arguments':'{}'}}]}");
    Message result = read("{'role':'tool','tool_call_id':'b','content':'42'}");
    assertThat(result.toolName()).contains("second");
    assertThat(result.toolCallId()).contains("b");
    assertThat(read("{'role':'tool','tool_call_id':'a','name':'mine','content':''}").toolName())
        .contains("mine");
    assertThat(read("{'role':'tool','tool_call_id':'z','content':''}").toolName()).isEmpty();
    assertThat(read("{'role':'tool','content':''}").toolCallId()).isEmpty();
  }

  @Test
  void aCallThatIsGivenAgainUnderItsIdReplacesTheFirst() {
    for (String name : List.of("old", "new")) {
      read(
          "{'role':'assistant','tool_calls':[{'id':'a','function':{'name':'"
              + name
              + "','arguments':'{}'}}]}");
    }
    assertThat(read("{'role':'tool','tool_call_id':'a','content':''}").toolName()).contains("new");
  }

  @Test
  void membersThatAreNullAreNotPassedOn() {
    assertThat(fields("{'a':1,'b':null,'c':{'d':'e'}}").object().plainMembers())
        .isEqualTo(Map.of("a", 1L, "c", Map.of("d", "e")));
  }
}
