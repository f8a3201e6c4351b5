package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.dialect.SampleCards;
import dev.folkmoot.testkit.engine.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a client sees of other machines: one that answers, one that dies, one of a friend. */
final class MeshIT {

  private static final ModelCard BIG = SampleCards.card("big");
  private static final ModelCard FRIENDS = SampleCards.card("guest");
  private static final ModelCard LOST = SampleCards.card("lost");
  private static final Duration NEAR = Duration.ofMillis(1);
  private static final Duration FAR = Duration.ofSeconds(20);

  private final Neighbours mesh =
      new Neighbours()
          .with(
              "attic",
              Reach.MESH,
              NEAR,
              BIG,
              List.of(
                  Neighbours.accepted(BIG),
                  Neighbours.began(),
                  Neighbours.word("Hello", 1),
                  Neighbours.lost("cut")))
          .with(
              "cellar",
              Reach.MESH,
              FAR,
              BIG,
              List.of(
                  Neighbours.accepted(BIG),
                  Neighbours.began(),
                  Neighbours.word(" there", 2),
                  Neighbours.end(new Continuity(1, true))))
          .with(
              "guest",
              Reach.FRIENDS,
              NEAR,
              FRIENDS,
              List.of(
                  Neighbours.accepted(FRIENDS),
                  Neighbours.began(),
                  Neighbours.word("Hi", 1),
                  Neighbours.end(Continuity.UNBROKEN)))
          .with("porch", Reach.MESH, NEAR, LOST, List.of(Neighbours.lost("no way there")));

  private final TestNode node = TestNode.start(Script.ECHO, mesh);

  @AfterEach
  void stop() {
    node.close();
  }

  private Client.Reply generate(String model, String stream, String... headers) {
    String body = "{\"model\":\"" + model + "\",\"prompt\":\"x\",\"stream\":" + stream + "}";
    return node.client().send("POST", "/api/generate", body, headers);
  }

  private List<String> names(String path, String... headers) {
    JsonNode json = node.client().send("GET", path, "", headers).json();
    return json.path(path.startsWith("/v1") ? "data" : "models")
        .findValuesAsString(path.startsWith("/v1") ? "id" : "name");
  }

  @Test
  void listsShowTheMeshAndMarkIt() {
    assertThat(names("/api/tags")).contains("chat:latest", "big:latest").doesNotContain("guest");
    assertThat(names("/v1/models")).contains("chat:latest", "big:latest");
    for (JsonNode model : node.client().get("/api/tags").json().get("models")) {
      boolean elsewhere = model.get("name").asString().matches("(big|lost):latest");
      assertThat(model.has("remote_host")).as("%s", model).isEqualTo(elsewhere);
    }
    JsonNode models = node.client().get("/api/ps").json().get("models");
    assertThat(models.findValuesAsString("remote_host")).contains("attic", "cellar", "porch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/tags", "/v1/models", "/api/ps"})
  void listsShowThisMachineAloneToWhoeverWantsThat(String path) {
    assertThat(names(path + "?mesh=0")).doesNotContain("big:latest");
    assertThat(names(path, "X-Folkmoot-Reach: local")).doesNotContain("big:latest");
    assertThat(names(path, "X-Folkmoot-Policy: local-only")).doesNotContain("big:latest");
  }

  @Test
  void listsShowAsFarAsTheRequestMayGo() {
    assertThat(names("/api/tags")).doesNotContain("guest:latest");
    assertThat(names("/api/tags", "X-Folkmoot-Reach: friends")).contains("guest:latest");
  }

  @Test
  void showTellsWhoHasAModel() {
    JsonNode shown = node.client().post("/api/show", "{\"model\":\"big\"}").json();
    assertThat(shown.get("remote_host").asString()).isEqualTo("attic, cellar");
    assertThat(shown.get("model_info").get("general.architecture").asString()).isEqualTo("llama");
    assertThat(node.client().get("/v1/models/big").json().get("id").asString()).isEqualTo("big");
  }

  @Test
  void aPeersModelIsNeitherDeletedNorCopiedFromHere() {
    Client.Reply deleted = node.client().send("DELETE", "/api/delete", "{\"model\":\"big\"}");
    assertThat(deleted.status()).isEqualTo(404);
    assertThat(deleted.error())
        .isEqualTo(
            "model 'big' not found on this machine; it lies on attic, cellar, and can be changed"
                + " only there");
    Client.Reply copied =
        node.client().post("/api/copy", "{\"source\":\"big\",\"destination\":\"mine\"}");
    assertThat(copied.status()).isEqualTo(404);
    assertThat(copied.error()).startsWith("model \"big\" not found on this machine; it lies on");
  }

  @Test
  void anAnswerThatBreaksGoesOnAndItsEndSaysSo() {
    List<JsonNode> events = generate("big", "true").events();
    assertThat(events.stream().map(event -> event.path("response").asString("")).toList())
        .containsExactly("Hello", " there", "");
    JsonNode note = events.getLast().get("folkmoot");
    assertThat(note.get("breaks").asInt()).isEqualTo(1);
    assertThat(note.get("route").get("node").asString()).isEqualTo("cellar");
    assertThat(note.get("route").get("tried").get(0).get("node").asString()).isEqualTo("attic");
  }

  @Test
  void theHeaderOfAnAnswerInOnePieceNamesEveryoneWhoWasTried() {
    Client.Reply reply = generate("big", "false");
    assertThat(reply.json().get("response").asString()).isEqualTo("Hello there");
    assertThat(reply.header("X-Folkmoot-Route"))
        .hasValueSatisfying(
            route -> assertThat(route).startsWith("node=\"cellar\"").contains("tried=\"attic: "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void anErrorNamesEveryoneWhoWasTried(String stream) {
    Client.Reply reply = generate("lost", stream);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.error()).contains("\"porch\" does not answer", "no way there");
    assertThat(reply.header("X-Folkmoot-Route"))
        .hasValueSatisfying(route -> assertThat(route).contains("tried=\"porch: no way there\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"guest", "guest@local", "guest@mesh", "guest@pin:guest", "big@local"})
  void whatIsBeyondReachIsNotFoundAndNotAsked(String model) {
    int before = mesh.asked();
    assertThat(generate(model, "false").status()).isEqualTo(404);
    assertThat(generate(model, "false", "X-Folkmoot-Reach: local").status()).isEqualTo(404);
    assertThat(mesh.asked()).isEqualTo(before);
  }

  @Test
  void aHeaderAndASuffixEachOpenTheWayToAFriend() {
    assertThat(generate("guest", "false", "X-Folkmoot-Reach: friends").status()).isEqualTo(200);
    Client.Reply reply = generate("guest@friends", "false");
    assertThat(reply.json().get("response").asString()).isEqualTo("Hi");
    assertThat(reply.json().get("model").asString()).isEqualTo("guest@friends");
    assertThat(generate("guest@friends", "false", "X-Folkmoot-Reach: mesh").status())
        .isEqualTo(404);
  }

  @Test
  void aPinAsksThatMachineAndNoOther() {
    Client.Reply reply = generate("big@pin:cellar", "false");
    assertThat(reply.json().get("response").asString()).isEqualTo(" there");
    assertThat(reply.header("X-Folkmoot-Route"))
        .hasValueSatisfying(route -> assertThat(route).startsWith("node=\"cellar\""));
  }

  @Test
  void metricsTellWhereRequestsWent() {
    assertThat(generate("big", "false").status()).isEqualTo(200);
    assertThat(generate("chat", "false").status()).isEqualTo(200);
    String text = node.client().get("/metrics").text();
    assertThat(count(text, "folkmoot_requests_total{place=\"peer\",outcome=\"answered\"}"))
        .isPositive();
    assertThat(count(text, "folkmoot_requests_total{place=\"local\",outcome=\"answered\"}"))
        .isPositive();
    assertThat(count(text, "folkmoot_resume_gap_seconds_count")).isPositive();
    assertThat(count(text, "folkmoot_machines_lost_total{when=\"after\"}")).isPositive();
    assertThat(count(text, "folkmoot_peers{standing=\"mesh\"}")).isEqualTo(3);
    assertThat(count(text, "folkmoot_peers{standing=\"friends\"}")).isEqualTo(1);
    assertThat(count(text, "folkmoot_requests_in_flight")).isZero();
    assertThat(count(text, "folkmoot_wire_bytes_total{direction=\"in\"}"))
        .isEqualTo(Neighbours.TRAFFIC.received());
    assertThat(count(text, "folkmoot_wire_bytes_total{direction=\"out\"}"))
        .isEqualTo(Neighbours.TRAFFIC.sent());
  }

  private static long count(String text, String sample) {
    return text.lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToLong(line -> Long.parseLong(line.substring(sample.length() + 1)))
        .sum();
  }
}
