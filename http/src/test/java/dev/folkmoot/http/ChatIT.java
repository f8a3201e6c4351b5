package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.testkit.engine.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/chat}, item by item. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChatIT {

  private static final Script HELLO = Script.saying("Hello there");

  private final TestNode node = TestNode.start(HELLO);

  @BeforeEach
  void hello() {
    node.engine.play(HELLO);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private Client.Reply chat(String model, String members) {
    return node.client().post("/api/chat", "{\"model\":\"" + model + "\"," + members + "}");
  }

  private Prompt.Chat lastPrompt() {
    return (Prompt.Chat) node.engine.requests().getLast().prompt();
  }

  @Test
  void s0601ATurnIsStreamedAsMessages() {
    Client.Reply reply = chat("chat", "\"messages\":[{\"role\":\"USER\",\"content\":\"hi\"}]");
    assertThat(reply.isTerminated()).isTrue();
    List<JsonNode> events = reply.events();
    assertThat(events)
        .allSatisfy(
            e -> assertThat(e.get("message").get("role").asString()).isEqualTo("assistant"));
    assertThat(
            events.stream()
                .map(e -> e.get("message").get("content").asString())
                .reduce("", String::concat))
        .isEqualTo("Hello there");
    assertThat(events.getLast().get("done_reason").asString()).isEqualTo("stop");
    assertThat(events.getLast().has("context")).isFalse();
  }

  @Test
  void s0601WithoutStreamTheTurnIsOneObject() {
    JsonNode json =
        chat("chat", "\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]")
            .json();
    assertThat(json.get("message").get("content").asString()).isEqualTo("Hello there");
    assertThat(json.get("done").asBoolean()).isTrue();
  }

  @Test
  void c090AToolCallHasObjectArgumentsAndAnIndex() {
    ToolCall call = new ToolCall("call_abcd1234", "weather", Map.of("city", "Ulm"));
    node.engine.play(HELLO.withAnswer(_ -> List.of(new TokenEvent.ToolCall(call))));
    JsonNode event =
        chat("chat", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]").events().getFirst();
    JsonNode wire = event.get("message").get("tool_calls").get(0);
    assertThat(event.get("done").asBoolean()).isFalse();
    assertThat(event.get("message").get("content").asString()).isEmpty();
    assertThat(wire.get("id").asString()).isEqualTo("call_abcd1234");
    assertThat(wire.get("function").get("index").asInt()).isZero();
    assertThat(wire.get("function").get("arguments").get("city").asString()).isEqualTo("Ulm");
  }

  @Test
  void s0601WhatIsThoughtIsKeptApart() {
    node.engine.play(
        HELLO.withAnswer(_ -> List.of(new TokenEvent.Thinking("hm"), new TokenEvent.Text("yes"))));
    JsonNode json =
        chat("chat", "\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]")
            .json();
    assertThat(json.get("message").get("thinking").asString()).isEqualTo("hm");
    assertThat(json.get("message").get("content").asString()).isEqualTo("yes");
  }

  @Test
  void c091NoMessagesLoadAndWithNoKeepAliveUnload() {
    JsonNode load = chat("chat", "\"messages\":[]").json();
    assertThat(load.get("done_reason").asString()).isEqualTo("load");
    assertThat(load.get("message").get("content").asString()).isEmpty();
    JsonNode unload = chat("chat", "\"keep_alive\":\"0s\"").json();
    assertThat(unload.get("done_reason").asString()).isEqualTo("unload");
  }

  @Test
  void c092ToolsNeedAModelThatCallsThem() {
    Client.Reply reply =
        chat(
            "chat",
            "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"type\":"
                + "\"function\",\"function\":{\"name\":\"f\"}}]");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error())
        .isEqualTo("registry.ollama.ai/library/chat:latest does not support tools");
  }

  @Test
  void c093TheModelsSystemPromptComesFirstUnlessTheClientHasOne() {
    chat("pirate", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]");
    assertThat(lastPrompt().messages().stream().map(Message::content).toList())
        .containsExactly("You are a pirate.", "Ahoy", "hi");
    chat(
        "pirate",
        "\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
            + "{\"role\":\"user\",\"content\":\"hi\"}]");
    assertThat(lastPrompt().messages().stream().map(Message::content).toList())
        .containsExactly("Ahoy", "s", "hi");
  }

  @Test
  void c067AModelThatOnlyEmbedsDoesNotChat() {
    Client.Reply reply = chat("bert", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("\"bert\" does not support chat");
  }

  @Test
  void c094TruncationAndShiftAreTheEnginesAndOnUnlessSwitchedOff() {
    chat("chat", "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]");
    assertThat(node.engine.requests().getLast().truncate()).isTrue();
    assertThat(node.engine.requests().getLast().shift()).isTrue();
    chat(
        "chat",
        "\"truncate\":false,\"shift\":false,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]");
    assertThat(node.engine.requests().getLast().truncate()).isFalse();
    assertThat(node.engine.requests().getLast().shift()).isFalse();
  }

  @Test
  void s0601AMessageWithAnUnknownRoleIsRefused() {
    Client.Reply reply = chat("chat", "\"messages\":[{\"role\":\"boss\",\"content\":\"hi\"}]");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains("boss");
  }

  @Test
  void s0601AConversationKeepsItsToolCallsAndResults() {
    chat(
        "chat",
        "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},"
            + "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":\"c1\","
            + "\"function\":{\"name\":\"f\",\"arguments\":{\"a\":[1,2.5,null,true]}}}]},"
            + "{\"role\":\"tool\",\"content\":\"42\",\"tool_name\":\"f\",\"tool_call_id\":\"c1\"}]");
    List<Message> messages = lastPrompt().messages();
    assertThat(messages.get(1).toolCalls().getFirst().name()).isEqualTo("f");
    assertThat(messages.get(2).toolName()).contains("f");
    assertThat(messages.get(2).toolCallId()).contains("c1");
  }
}
