package dev.folkmoot.http.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.dialect.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of blocks. Texts are written with ' for ". */
final class BlockReaderTest {

  private final BlockReader reader = new BlockReader();

  private void read(String role, String content) {
    reader.read(Json.fields("{'role':'" + role + "','content':" + content + "}"));
  }

  private Message last() {
    return reader.messages().getLast();
  }

  @ParameterizedTest
  @CsvSource({"user,USER", "assistant,ASSISTANT", "User,USER", "system,SYSTEM"})
  void aTextIsAMessage(String name, Role role) {
    read(name, "'hi'");
    assertThat(reader.messages()).containsExactly(Message.of(role, "hi"));
  }

  @Test
  void s1201TextsOfOneTurnAreOneMessage() {
    read("user", "[{'type':'text','text':'one'},{'type':'text','text':'two','cache_control':{}}]");
    assertThat(reader.messages()).containsExactly(Message.of(Role.USER, "one\ntwo"));
  }

  @Test
  void s1201AThoughtTextAndCallsOfOneTurnAreOneMessage() {
    read(
        "assistant",
        "[{'type':'thinking','thinking':'hm','signature':''},{'type':'text','text':'so'},"
            + "{'type':'tool_use','id':'t1','name':'look','input':{'at':[1,null],'no':null}},"
            + "{'type':'server_tool_use','id':'t2','name':'web_search'}]");
    assertThat(reader.messages()).hasSize(1);
    assertThat(last().thinking()).contains("hm");
    assertThat(last().content()).isEqualTo("so");
    assertThat(last().toolCalls()).extracting(ToolCall::id).containsExactly("t1", "t2");
    assertThat(last().toolCalls()).extracting(ToolCall::name).containsExactly("look", "web_search");
    assertThat(last().toolCalls().getFirst().arguments().keySet()).containsExactly("at");
    assertThat(last().toolCalls().getLast().arguments()).isEqualTo(Map.of());
  }

  @Test
  void s1201AResultIsAMessageOfItsOwnInItsPlaceAndNamedAfterItsCall() {
    read("assistant", "[{'type':'tool_use','id':'t1','name':'look','input':{}}]");
    read(
        "user",
        "[{'type':'tool_result','tool_use_id':'t1','content':[{'type':'text','text':'a'},"
            + "{'type':'other'},{'type':'text','text':'b'}]},"
            + "{'type':'tool_result','tool_use_id':'t9','content':'c','is_error':true},"
            + "{'type':'text','text':'and now?'}]");
    List<Message> messages = reader.messages();
    assertThat(messages)
        .extracting(Message::role)
        .containsExactly(Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.USER);
    assertThat(messages).extracting(Message::content).containsExactly("", "a\nb", "c", "and now?");
    assertThat(messages.get(1).toolName()).contains("look");
    assertThat(messages.get(1).toolCallId()).contains("t1");
    assertThat(messages.get(2).toolName()).isEmpty();
    assertThat(messages.get(2).toolCallId()).contains("t9");
  }

  @Test
  void s1201WhatASearchFoundIsText() {
    read(
        "assistant",
        "[{'type':'web_search_tool_result','tool_use_id':'s','content':[{'type':"
            + "'web_search_result','title':'T','url':'u'},{'title':'V','url':'w'}]},"
            + "{'type':'web_search_tool_result','tool_use_id':'s','content':{'error_code':'no'}},"
            + "{'type':'web_search_tool_result'}]");
    assertThat(reader.messages())
        .extracting(Message::content)
        .containsExactly("T u\nV w", "error: no", "");
    assertThat(last().toolCallId()).isEmpty();
  }

  @Test
  void s1201BlocksThatNobodyKnowsAreDropped() {
    read("user", "[{'type':'container_upload','file_id':'f'},{'type':'redacted_thinking'},{}]");
    assertThat(reader.messages()).isEmpty();
    read("user", "[]");
    assertThat(reader.messages()).isEmpty();
  }

  @Test
  void s1201PicturesAreCountedThoseOfResultsToo() {
    String image = "{'type':'image','source':{'type':'base64','media_type':'x','data':'AAAA'}}";
    read("user", "[" + image + ",{'type':'text','text':'see'}," + image + "]");
    assertThat(reader.images()).isEqualTo(2);
    assertThat(last().content()).isEqualTo("see");
    read("user", "[{'type':'tool_result','tool_use_id':'t','content':[" + image + "]}]");
    assertThat(reader.images()).isEqualTo(3);
    assertThat(reader.messages()).hasSize(2);
    read("user", "[" + image + "]");
    assertThat(last()).isEqualTo(Message.of(Role.USER, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'tool_use','name':'f'} | tool_use block missing required 'id' field",
        "{'type':'tool_use','id':'t'} | tool_use block missing required 'name' field",
        "{'type':'server_tool_use','id':'t'} | tool_use block missing required 'name' field",
        "{'type':'image'} | invalid image source",
        "{'type':'image','source':{'type':'base64'}} | invalid image source",
        "{'type':'image','source':{'type':'base64','data':'?'}} | invalid image source",
        "{'type':'image','source':{'type':'url','url':'x'}} |"
            + " invalid image source type: url. Only base64 images are supported.",
        "{'type':'tool_result','content':7} |"
            + " invalid tool_result content: it must be a text or a list of blocks, not number",
        "{'type':'tool_result','content':['x']} | invalid content block: it must be an object",
        "'x' | invalid content block: it must be an object",
        "{'type':'tool_use','id':'t','name':'f','input':'x'} | json: cannot unmarshal string into"
            + " Go struct field ContentBlock.input of type map[string]interface {}",
        "{'type':1} |"
            + " json: cannot unmarshal number into Go struct field ContentBlock.type of type string",
      })
  void s1203AnotherBlockIsRefusedWithAReason(String block, String message) {
    assertThatThrownBy(() -> read("user", "[" + block + "]"))
        .isInstanceOf(FailureException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tool | 'x' | unknown role 'tool': must be 'user' or 'assistant'",
        "`` | 'x' | unknown role '': must be 'user' or 'assistant'",
        "user | 7 | invalid message content: it must be a text or a list of blocks, not number",
        "user | null | invalid message content: it must be a text or a list of blocks, not null",
      })
  void anotherMessageIsRefusedWithAReason(String role, String content, String message) {
    Json.assertRefused(() -> read(role, content), message);
  }
}
