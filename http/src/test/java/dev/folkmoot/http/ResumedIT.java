package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.engine.Script;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What clients are told of an answer that others went on with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResumedIT {

  private static final String CHAT =
      "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stream\":";

  private final TestNode node =
      TestNode.start(Script.saying("Hello there, friend"), ResumingEngine::new);

  @AfterAll
  void stop() {
    node.close();
  }

  private static void assertResumed(JsonNode last) {
    JsonNode note = last.get("folkmoot");
    assertThat(note.get("breaks").asInt()).isEqualTo(1);
    assertThat(note.get("exact").asBoolean()).isTrue();
    assertThat(note.get("route").get("node").asString()).isEqualTo("testnode");
  }

  @Test
  void onlyTheLastLineOfAStreamTellsOfIt() {
    List<JsonNode> events = node.client().post("/api/chat", CHAT + "true}").events();
    assertThat(events.subList(0, events.size() - 1)).noneMatch(event -> event.has("folkmoot"));
    assertThat(events.getLast().get("done").asBoolean()).isTrue();
    assertResumed(events.getLast());
  }

  @Test
  void anAnswerInOnePieceTellsOfIt() {
    assertResumed(node.client().post("/api/chat", CHAT + "false}").json());
    assertResumed(node.client().post("/v1/chat/completions", CHAT + "false}").json());
  }

  @Test
  void theChunkWithTheReasonForTheEndTellsOfItToClientsOfOpenAi() {
    String stream = node.client().post("/v1/chat/completions", CHAT + "true}").text();
    assertThat(stream.lines().filter(line -> line.contains("\"folkmoot\"")))
        .singleElement()
        .asString()
        .contains("\"finish_reason\":\"stop\"");
  }
}
