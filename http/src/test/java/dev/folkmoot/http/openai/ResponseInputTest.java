package dev.folkmoot.http.openai;

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

/** The input of a response. Texts are written with ' for ". */
final class ResponseInputTest {

  private final ResponseInput input = new ResponseInput();

  private List<Message> read(String json) {
    input.read(Json.fields("{'input':" + json + "}").value("input"));
    return input.messages();
  }

  @Test
  void s1111ATextIsWhatTheUserSays() {
    assertThat(read("'hi'")).containsExactly(Message.of(Role.USER, "hi"));
  }

  @Test
  void s1111AMessageNeedsNoType() {
    assertThat(
            read(
                "[{'role':'developer','content':'be brief'},{'type':'message','role':'user',"
                    + "'content':[{'type':'input_text','text':'a'},{'type':'text','text':'b'}]},"
                    + "{'role':'assistant','content':[{'type':'output_text','text':'c',"
                    + "'annotations':[]},{'type':'refusal','refusal':'d'}]}]"))
        .containsExactly(
            Message.of(Role.SYSTEM, "be brief"),
            Message.of(Role.USER, "a\nb"),
            Message.of(Role.ASSISTANT, "c\nd"));
  }

  @Test
  void s1111WhatAnAssistantThoughtSaidAndCalledIsOneMessageAgain() {
    List<Message> messages =
        read(
            "[{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'h'},"
                + "{'type':'summary_text','text':'m'}]},"
                + "{'type':'message','role':'assistant','content':'so'},"
                + "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},"
                + "{'type':'function_call','call_id':'c2','namespace':'ns','name':'g','arguments':"
                + "'{}'},"
                + "{'type':'function_call_output','call_id':'c2','output':'9'},"
                + "{'type':'function_call_output','call_id':'c1','output':[{'type':'input_text',"
                + "'text':'8'}]}]");
    assertThat(messages)
        .extracting(Message::role)
        .containsExactly(Role.ASSISTANT, Role.TOOL, Role.TOOL);
    Message said = messages.getFirst();
    assertThat(said.thinking()).contains("hm");
    assertThat(said.content()).isEqualTo("so");
    assertThat(said.toolCalls())
        .containsExactly(new ToolCall("c1", "f", Map.of()), new ToolCall("c2", "ns.g", Map.of()));
    assertThat(messages.get(1).toolName()).contains("ns.g");
    assertThat(messages.get(2).content()).isEqualTo("8");
    assertThat(messages.get(2).toolCallId()).contains("c1");
  }

  @Test
  void s1111TwoAnswersInARowStayTwo() {
    assertThat(
            read(
                "[{'type':'reasoning','summary':[],'content':[{'type':'reasoning_text','text':'1'}]},"
                    + "{'role':'assistant','content':'a'},"
                    + "{'type':'web_search_call','id':'ws_1','status':'completed'},"
                    + "{'type':'reasoning','summary':[{'text':'2'}]},"
                    + "{'role':'assistant','content':'b'},{'role':'assistant','content':'c'},"
                    + "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                    + "{'type':'reasoning','summary':[{'text':'3'}]}]"))
        .extracting(Message::content)
        .containsExactly("a", "b", "c", "");
    assertThat(input.messages().getLast().thinking()).contains("3");
    assertThat(input.messages().get(2).toolCalls()).hasSize(1);
  }

  @Test
  void s1111PicturesAreCounted() {
    read(
        "[{'role':'user','content':[{'type':'input_image','detail':'auto','image_url':"
            + "'data:image/png;base64,AAAA'}]}]");
    assertThat(input.images()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7 | input must be a string or array of input items",
        "null | input must be a string or array of input items",
        "{} | input must be a string or array of input items",
        "['x'] | input[0]: an input item must be an object",
        "[{'role':'user','content':'x'},{}] | input[1]: input item missing required 'type' field",
        "[{'type':'computer_call'}] | input[0]: unknown input item type: \"computer_call\"",
        "[{'type':'item_reference','id':'x'}] | input[0]: unknown input item type:"
            + " \"item_reference\"",
        "[{'role':'user','content':[{'type':'x'}]}] | unknown content type: x",
        "[{'role':'user','content':[{'type':'input_file','file_id':'f'}]}] |"
            + " file inputs are not currently supported",
        "[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}] |"
            + " invalid message format",
        "[{'role':'user','content':['x']}] | invalid message format",
        "[{'role':'user'}] | invalid message content type: <nil>",
        "[{'role':'king','content':'x'}] | unknown role \"king\"",
        "[{'type':'function_call','call_id':'c','name':'f','arguments':'x'}] |"
            + " invalid tool call arguments",
        "[{'type':'function_call_output','call_id':'c'}] | invalid message content type: <nil>",
      })
  void s1112AnotherInputIsRefusedWithAReason(String json, String message) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(FailureException.class).hasMessage(message);
  }
}
