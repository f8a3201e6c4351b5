package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How clients say how far a request may go, in both dialects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TermsIT {

  private static final String REACH_REFUSED =
      "X-Folkmoot-Reach: \"mars\" is not allowed: use local, mesh, friends or public";

  private final TestNode node = TestNode.start();

  @AfterAll
  void stop() {
    node.close();
  }

  private Client.Reply post(String path, String json, String... headers) {
    return node.client().send("POST", path, json, headers);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/api/generate|{\"model\":\"chat\",\"prompt\":\"x\"}",
        "POST|/api/chat|{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "POST|/api/embed|{\"model\":\"bert\",\"input\":\"x\"}",
        "POST|/api/embeddings|{\"model\":\"bert\",\"prompt\":\"x\"}",
        "POST|/api/show|{\"model\":\"chat\"}",
        "GET|/api/tags|''",
        "GET|/api/ps|''",
      })
  void everyNativeRouteRefusesATermThatItCannotRead(String method, String path, String body) {
    Client.Reply reply = node.client().send(method, path, body, "X-Folkmoot-Reach: mars");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo(REACH_REFUSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/v1/chat/completions"
            + "|{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "POST|/v1/completions|{\"model\":\"chat\",\"prompt\":\"x\"}",
        "POST|/v1/embeddings|{\"model\":\"bert\",\"input\":\"x\"}",
        "GET|/v1/models|''",
        "GET|/v1/models/chat|''",
      })
  void everyRouteOfOpenAiRefusesItInItsOwnShape(String method, String path, String body) {
    JsonNode error =
        node.client().send(method, path, body, "X-Folkmoot-Reach: mars").json().get("error");
    assertThat(error.get("message").asString()).isEqualTo(REACH_REFUSED);
    assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat@local", "chat@mesh", "chat:latest@public", "CHAT@friends"})
  void anAnswerEchoesTheModelAsItWasNamed(String model) {
    String native_ = "{\"model\":\"" + model + "\",\"prompt\":\"a\",\"stream\":false}";
    Client.Reply reply = post("/api/generate", native_);
    assertThat(reply.json().get("model").asString()).isEqualTo(model);
    assertThat(reply.header("X-Folkmoot-Route")).isPresent();
    String openai = "{\"model\":\"" + model + "\",\"prompt\":\"a\"}";
    assertThat(post("/v1/completions", openai).json().get("model").asString()).isEqualTo(model);
    assertThat(node.client().get("/v1/models/" + model).json().get("id").asString())
        .isEqualTo(model);
    assertThat(post("/api/show", "{\"model\":\"" + model + "\"}").status()).isEqualTo(200);
  }

  @Test
  void anUnknownSuffixIsAnInvalidName() {
    Client.Reply reply = post("/api/generate", "{\"model\":\"chat@moon\",\"prompt\":\"a\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error())
        .isEqualTo(
            "invalid model name: \"@moon\" is none of @local, @mesh, @friends, @public,"
                + " @pin:MACHINE");
  }

  @Test
  void aModelThatNobodyHasIsNotFoundUnderTheNameThatWasAsked() {
    assertThat(post("/api/generate", "{\"model\":\"nosuch@mesh\",\"prompt\":\"a\"}").error())
        .isEqualTo("model 'nosuch@mesh' not found");
  }

  @Test
  void aHeaderThatComesTwiceIsRefused() {
    Client.Reply reply =
        post(
            "/api/generate",
            "{\"model\":\"chat\",\"prompt\":\"a\"}",
            "X-Folkmoot-Reach: local",
            "X-Folkmoot-Reach: public");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("X-Folkmoot-Reach is given 2 times");
  }

  @Test
  void listingsShowTheMeshOrNotAsTheClientLikes() {
    for (String path : new String[] {"/api/tags", "/v1/models", "/api/ps"}) {
      assertThat(node.client().get(path + "?mesh=0").status()).isEqualTo(200);
      assertThat(node.client().get(path + "?mesh=1").status()).isEqualTo(200);
      Client.Reply reply = node.client().get(path + "?mesh=maybe");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.text()).contains("?mesh=\\\"maybe\\\" is not allowed: use 1 or 0");
    }
  }

  @Test
  void aSuffixNamesNoModelToBeDeleted() {
    Client.Reply reply =
        node.client().send("DELETE", "/api/delete", "{\"model\":\"chat@pin:attic\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("name \"chat@pin:attic\" is invalid");
  }

  @Test
  void aPageMaySendTheTermsAndReadTheRoute() {
    Client.Reply preflight =
        node.client()
            .send(
                "OPTIONS",
                "/api/chat",
                "",
                "Origin: http://localhost:3000",
                "Access-Control-Request-Method: POST");
    assertThat(preflight.header("Access-Control-Allow-Headers"))
        .hasValueSatisfying(headers ->
            assertThat(headers.split(","))
                .contains("X-Folkmoot-Reach", "X-Folkmoot-Policy", "X-Folkmoot-Allow-Keepers"));
    Client.Reply reply = node.client().send("GET", "/", "", "Origin: http://localhost:3000");
    assertThat(reply.header("Access-Control-Expose-Headers"))
        .contains("X-Folkmoot-Route,X-Request-Id,Retry-After");
  }
}
