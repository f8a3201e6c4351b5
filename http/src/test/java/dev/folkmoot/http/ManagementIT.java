package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Section 1.10, and what clients ask first. */
final class ManagementIT {

  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void c014TheRootSaysThatOllamaRuns() {
    Client.Reply reply = node.client().get("/");
    assertThat(reply.header("Content-Type")).contains("text/plain");
    assertThat(reply.body()).isEqualTo("Ollama is running");
    Client.Reply head = node.client().send("HEAD", "/", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.rawBody()).isEmpty();
    assertThat(head.header("Content-Length")).contains("17");
  }

  @Test
  void s1401TheVersionIsThreeNumbers() {
    assertThat(node.client().get("/api/version").json().get("version").asString())
        .matches("\\d+\\.\\d+\\.\\d+");
    assertThat(node.client().send("HEAD", "/api/version", "").rawBody()).isEmpty();
    assertThat(node.client().get("/api/status").text())
        .isEqualTo("{\"cloud\":{\"disabled\":true,\"source\":\"config\"}}");
  }

  @Test
  void s1001TagsListWhatIsInstalled() {
    JsonNode models = node.client().get("/api/tags").json().get("models");
    assertThat(models.findValuesAsString("name"))
        .containsExactlyInAnyOrder("chat:latest", "filler:latest", "bert:latest", "pirate:latest");
    JsonNode model = models.get(0);
    assertThat(model.get("digest").asString()).matches("[0-9a-f]{64}");
    assertThat(model.get("size").asLong()).isPositive();
    assertThat(model.has("expires_at")).isFalse();
    assertThat(OffsetDateTime.parse(model.get("modified_at").asString()).getOffset().getId())
        .isEqualTo("+02:00");
    assertThat(model.get("details").get("family").asString()).isNotEmpty();
    assertThat(model.get("capabilities").isArray()).isTrue();
    assertThat(node.client().send("HEAD", "/api/tags", "").rawBody()).isEmpty();
  }

  @Test
  void s1001AnEmptyStoreListsNothing() {
    for (String name : new String[] {"chat", "filler", "bert", "pirate"}) {
      assertThat(node.client().send("DELETE", "/api/delete", "{\"model\":\"" + name + "\"}").raw())
          .startsWith("HTTP/1.1 200");
    }
    assertThat(node.client().get("/api/tags").text()).isEqualTo("{\"models\":[]}");
    assertThat(node.client().get("/v1/models").text())
        .isEqualTo("{\"object\":\"list\",\"data\":[]}");
  }

  @Test
  void s1002PsShowsWhatIsInMemoryAndForHowLong() {
    assertThat(node.client().get("/api/ps").text()).isEqualTo("{\"models\":[]}");
    node.client().post("/api/generate", "{\"model\":\"chat\",\"keep_alive\":\"1h\"}");
    JsonNode model = node.client().get("/api/ps").json().get("models").get(0);
    assertThat(model.get("name").asString()).isEqualTo("chat:latest");
    assertThat(model.get("context_length").asInt()).isPositive();
    assertThat(model.has("size_vram")).isTrue();
    assertThat(OffsetDateTime.parse(model.get("expires_at").asString()))
        .isAfter(OffsetDateTime.now(java.time.ZoneOffset.UTC).plusMinutes(50));
  }

  @Test
  void c111ANegativeKeepAliveStaysForEver() {
    node.client().post("/api/generate", "{\"model\":\"chat\",\"keep_alive\":-1}");
    JsonNode model = node.client().get("/api/ps").json().get("models").get(0);
    assertThat(OffsetDateTime.parse(model.get("expires_at").asString()).getYear())
        .isGreaterThan(2200);
  }

  @Test
  void s1003ShowTellsAllThatClientsAskFor() {
    JsonNode json = node.client().post("/api/show", "{\"model\":\"pirate\"}").json();
    assertThat(json.get("system").asString()).isEqualTo("You are a pirate.");
    assertThat(json.get("parameters").asString())
        .contains(String.format("%-30s %s", "temperature", "0.5"))
        .contains(String.format("%-30s %s", "stop", "\"<end>\""))
        .contains(String.format("%-30s %s", "num_ctx", "64"));
    assertThat(json.get("modelfile").asString())
        .contains("FROM ")
        .contains("PARAMETER temperature 0.5")
        .contains("SYSTEM \"\"\"You are a pirate.\"\"\"");
    assertThat(json.get("model_info").get("general.architecture").asString()).isEqualTo("llama");
    assertThat(json.get("model_info").get("llama.context_length").asInt()).isEqualTo(8192);
    assertThat(json.get("capabilities").get(0).asString()).isEqualTo("completion");
    assertThat(json.get("tensors").get(0).get("name").asString()).isEqualTo("token_embd.weight");
    assertThat(json.get("messages").get(0).get("content").asString()).isEqualTo("Ahoy");
    assertThat(json.has("license")).isFalse();
  }

  @Test
  void s1401ShowTellsCopilotTheNameItAskedFor() {
    JsonNode json =
        node.client()
            .send("POST", "/api/show", "{\"name\":\"chat\"}", "User-Agent: GitHubCopilotChat/1.0")
            .json();
    assertThat(json.get("model_info").get("general.basename").asString()).isEqualTo("chat");
  }

  @Test
  void c042AModelIsFoundWhateverTheCaseOfItsName() {
    assertThat(node.client().post("/api/show", "{\"model\":\"CHAT\"}").status()).isEqualTo(200);
  }

  @Test
  void s1004AModelIsCopiedAndDeleted() {
    Client.Reply copied =
        node.client().post("/api/copy", "{\"source\":\"chat\",\"destination\":\"twin:v2\"}");
    assertThat(copied.status()).isEqualTo(200);
    assertThat(copied.body()).isEmpty();
    assertThat(node.client().post("/api/show", "{\"model\":\"twin:v2\"}").status()).isEqualTo(200);
    assertThat(node.client().send("DELETE", "/api/delete", "{\"name\":\"twin:v2\"}").status())
        .isEqualTo(200);
    assertThat(node.client().post("/api/show", "{\"model\":\"twin:v2\"}").status()).isEqualTo(404);
  }

  @Test
  void s1003LongArraysAreShownOnlyToWhoeverAsks() {
    JsonNode brief = node.client().post("/api/show", "{\"model\":\"chat\"}").json();
    assertThat(brief.get("model_info").get("tokenizer.ggml.tokens").size()).isZero();
    JsonNode verbose =
        node.client().post("/api/show", "{\"model\":\"chat\",\"verbose\":true}").json();
    assertThat(verbose.get("model_info").get("tokenizer.ggml.tokens").size()).isPositive();
  }

  @Test
  void s0201WhatACloudWouldRecommendIsNothing() {
    assertThat(node.client().get("/api/experimental/model-recommendations").text())
        .isEqualTo("{\"recommendations\":[]}");
  }

  @Test
  void s1110AnthropicsClientsListModelsInTheirShape() {
    String version = "anthropic-version: 2023-06-01";
    Client.Reply page = node.client().send("GET", "/v1/models", "", version);
    assertThat(page.json().path("data").findValuesAsString("type")).containsOnly("model");
    assertThat(page.json().path("has_more").isBoolean()).isTrue();
    Client.Reply one = node.client().send("GET", "/v1/models/chat", "", version);
    assertThat(one.json().path("id").asString()).isEqualTo("chat");
    assertThat(one.json().path("display_name").asString()).isEqualTo("chat");
    Client.Reply none = node.client().send("GET", "/v1/models/none", "", version);
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().at("/error/type").asString()).isEqualTo("not_found_error");
    assertThat(none.json().path("type").asString()).isEqualTo("error");
    assertThat(node.client().get("/v1/models").json().path("object").asString()).isEqualTo("list");
  }
}
