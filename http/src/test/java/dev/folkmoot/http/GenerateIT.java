package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.engine.Script;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GenerateIT {

  private final TestNode node = TestNode.start(Script.saying("Hello there, friend"));

  @AfterAll
  void stop() {
    node.close();
  }

  @BeforeAll
  void warm() {
    assertThat(node.client().get("/").status()).isEqualTo(200);
  }

  @Test
  void c008AStreamIsOneObjectALineAndEndsWithDone() {
    Client.Reply reply = node.client().post("/api/generate", "{\"model\":\"chat\",\"prompt\":\"x\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).contains("application/x-ndjson");
    assertThat(reply.isChunked()).isTrue();
    assertThat(reply.isTerminated()).isTrue();
    List<JsonNode> events = reply.events();
    assertThat(events.getLast().get("done").asBoolean()).isTrue();
    assertThat(events.stream().map(e -> e.get("response").asString()).reduce("", String::concat))
        .isEqualTo("Hello there, friend");
  }
}
