package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.http.dialect.SseEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tools and thinking in every dialect, to the model and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SavantIT {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"required\":[\"zone\"],\"properties\":{\"zone\":{\"type\":\"string\"},"
          + "\"at\":{\"type\":[\"array\",\"null\"]}}}";
  private static final String FUNCTION =
      "{\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"description\":\"Time\","
          + "\"parameters\":"
          + SCHEMA
          + "}}";
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  private final Savant savant = Savant.complete();

  @AfterAll
  void stop() {
    savant.close();
  }

  private Client.Reply ask(String path, String members) {
    Client.Reply reply = savant.node.client().post(path, "{\"model\":\"savant\"," + members + "}");
    assertThat(reply.status()).as(reply.raw()).isEqualTo(200);
    return reply;
  }

  private void assertToolSeen() {
    List<Tool> tools = savant.lastChat().tools();
    assertThat(tools).hasSize(1);
    assertThat(tools.getFirst().name()).isEqualTo("get_time");
    assertThat(tools.getFirst().description()).isEqualTo("Time");
    assertThat(tools.getFirst().parameters())
        .hasToString(
            "{type=object, required=[zone], properties={zone={type=string}, at={type=[array,"
                + " null]}}}");
  }

  @Test
  void c090AToolCallIsAnObjectWithItsIdAndIndexInChunksThatAreNotTheLast() {
    List<JsonNode> events = ask("/api/chat", "\"tools\":[" + FUNCTION + "]," + HI).events();
    assertToolSeen();
    List<JsonNode> calls = new ArrayList<>();
    for (JsonNode event : events) {
      for (JsonNode call : event.at("/message/tool_calls")) {
        assertThat(event.path("done").asBoolean(true)).isFalse();
        calls.add(call);
      }
    }
    assertThat(calls).hasSize(2);
    assertThat(calls.get(0).path("id").asString()).matches("call_[a-z0-9]{8}");
    assertThat(calls.get(0).at("/function/index").asInt(-1)).isZero();
    assertThat(calls.get(1).at("/function/index").asInt(-1)).isEqualTo(1);
    assertThat(calls.get(1).at("/function/arguments").toString())
        .isEqualTo("{\"zone\":\"Zürich\",\"at\":[1,{\"b\":true}]}");
    assertThat(events.getLast().path("done_reason").asString()).isEqualTo("stop");
  }

  @Test
  void s0601AChatsWholeAnswerHasThoughtTextAndCalls() {
    JsonNode message = ask("/api/chat", "\"stream\":false," + HI).json().path("message");
    assertThat(message.path("role").asString()).isEqualTo("assistant");
    assertThat(message.path("content").asString()).isEqualTo(Savant.HELLO);
    assertThat(message.path("thinking").asString()).isEqualTo(Savant.THOUGHT);
    assertThat(message.path("tool_calls").size()).isEqualTo(2);
  }

  @Test
  void s0601ToolTurnsGoToTheModelAsTheyCame() {
    ask(
        "/api/chat",
        "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\","
            + "\"content\":\"\",\"thinking\":\"hm\",\"tool_calls\":[{\"id\":\"call_1\","
            + "\"function\":{\"index\":0,\"name\":\"get_time\",\"arguments\":{\"zone\":\"x\"}}}]},"
            + "{\"role\":\"tool\",\"tool_name\":\"get_time\",\"tool_call_id\":\"call_1\","
            + "\"content\":\"9\"}]");
    List<Message> messages = savant.lastChat().messages();
    Message called = messages.get(messages.size() - 2);
    assertThat(called.thinking()).contains("hm");
    assertThat(called.toolCalls().getFirst().arguments()).containsEntry("zone", "x");
    assertThat(messages.getLast().role()).isEqualTo(Role.TOOL);
    assertThat(messages.getLast().toolName()).contains("get_time");
    assertThat(messages.getLast().toolCallId()).contains("call_1");
  }

  @ParameterizedTest
  @CsvSource({
    "true,ON",
    "false,OFF",
    "\"low\",LOW",
    "\"medium\",MEDIUM",
    "\"high\",HIGH",
    "\"max\",MAX",
    "null,ON"
  })
  void c068AModelThatThinksDoesSoUnlessItIsToldNotTo(String think, ThinkLevel level) {
    ask("/api/chat", "\"think\":" + think + "," + HI);
    assertThat(savant.lastChat().think()).isEqualTo(level);
    List<JsonNode> events = ask("/api/generate", "\"prompt\":\"hi\",\"think\":" + think).events();
    assertThat(savant.lastChat().think()).isEqualTo(level);
    assertThat(events.getFirst().path("thinking").asString()).isEqualTo("They ");
    assertThat(events.getFirst().path("response").asString("none")).isEmpty();
  }

  @Test
  void s1106AChatCompletionsCallsHaveTextsForArguments() {
    JsonNode choice =
        ask("/v1/chat/completions", "\"tools\":[" + FUNCTION + "]," + HI).json().at("/choices/0");
    assertToolSeen();
    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/reasoning").asString()).isEqualTo(Savant.THOUGHT);
    String arguments = choice.at("/message/tool_calls/1/function/arguments").asString();
    assertThat(arguments).isEqualTo("{\"zone\":\"Zürich\",\"at\":[1,{\"b\":true}]}");
  }

  @Test
  void s1107ChunksHaveEitherThoughtOrTextOrACall() {
    String stream =
        ask("/v1/chat/completions", "\"stream\":true,\"reasoning_effort\":\"max\"," + HI).text();
    assertThat(savant.lastChat().think()).isEqualTo(ThinkLevel.MAX);
    int chunks = 0;
    for (String frame : stream.split("\n\n", -1)) {
      if (!frame.isEmpty() && !frame.equals("data: [DONE]")) {
        JsonNode delta =
            JsonMapper.shared().readTree(frame.substring("data: ".length())).at("/choices/0/delta");
        int said = delta.path("content").asString("").isEmpty() ? 0 : 1;
        said += delta.has("reasoning") ? 1 : 0;
        said += delta.has("tool_calls") ? 1 : 0;
        assertThat(said).isEqualTo(delta.isEmpty() ? 0 : 1);
        chunks++;
      }
    }
    assertThat(chunks).isEqualTo(7);
    assertThat(stream).contains("\"finish_reason\":\"tool_calls\"");
  }

  @Test
  void s1111AResponsesToolsAndEffortGoToTheModel() {
    JsonNode output =
        ask(
                "/v1/responses",
                "\"input\":\"hi\",\"reasoning\":{\"effort\":\"low\"},\"tools\":[{\"type\":"
                    + "\"function\",\"name\":\"get_time\",\"description\":\"Time\",\"parameters\":"
                    + SCHEMA
                    + "}]")
            .json()
            .path("output");
    assertToolSeen();
    assertThat(savant.lastChat().think()).isEqualTo(ThinkLevel.LOW);
    assertThat(output.at("/0/summary/0/text").asString()).isEqualTo(Savant.THOUGHT);
    assertThat(output.at("/1/content/0/text").asString()).isEqualTo(Savant.HELLO);
    assertThat(output.at("/2/call_id").asString()).isEqualTo("call_a1b2c3d4");
    assertThat(output.at("/3/name").asString()).isEqualTo("get_time");
  }

  @Test
  void s1206AMessagesBlocksComeInTheOrderOfTheAnswer() {
    Client.Reply reply =
        ask(
            "/v1/messages",
            "\"max_tokens\":9,\"stream\":true,\"thinking\":{\"type\":\"enabled\"},\"tools\":[{"
                + "\"name\":\"get_time\",\"description\":\"Time\",\"input_schema\":"
                + SCHEMA
                + "}],"
                + HI);
    assertToolSeen();
    assertThat(savant.lastChat().think()).isEqualTo(ThinkLevel.ON);
    assertThat(SseEvents.named(reply.text()))
        .filteredOn(event -> event.path("type").asString().equals("content_block_start"))
        .extracting(event -> event.at("/content_block/type").asString())
        .containsExactly("thinking", "text", "tool_use", "tool_use");
  }
}
