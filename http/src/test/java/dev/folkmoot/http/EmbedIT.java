package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Section 1.9. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbedIT {

  private final TestNode node = TestNode.start();

  @AfterAll
  void stop() {
    node.close();
  }

  private JsonNode embed(String members) {
    return node.client().post("/api/embed", "{\"model\":\"bert\"," + members + "}").json();
  }

  private static double length(JsonNode vector) {
    double squares = 0;
    for (JsonNode x : vector) {
      squares += x.asDouble() * x.asDouble();
    }
    return Math.sqrt(squares);
  }

  @Test
  void s0901VectorsHaveLengthOneAndKeepTheirOrder() {
    JsonNode both = embed("\"input\":[\"alpha\",\"beta\"]");
    assertThat(both.get("embeddings").size()).isEqualTo(2);
    assertThat(length(both.get("embeddings").get(0))).isEqualTo(1, within(1e-5));
    assertThat(embed("\"input\":\"beta\"").get("embeddings").get(0))
        .isEqualTo(both.get("embeddings").get(1));
    assertThat(both.get("prompt_eval_count").asInt()).isPositive();
    assertThat(both.get("total_duration").asLong()).isPositive();
  }

  @Test
  void s0901DimensionsCutAndTheRestHasLengthOneAgain() {
    JsonNode vector = embed("\"input\":\"alpha\",\"dimensions\":3").get("embeddings").get(0);
    assertThat(vector.size()).isEqualTo(3);
    assertThat(length(vector)).isEqualTo(1, within(1e-5));
  }

  @Test
  void s0901NoInputIsNoVectors() {
    for (String input : new String[] {"\"truncate\":true", "\"input\":\"\"", "\"input\":[]"}) {
      assertThat(embed(input).get("embeddings").size()).isZero();
    }
  }

  @Test
  void s0902AnInputThatIsNoTextIsRefused() {
    for (String input : new String[] {"1", "[1]", "{}", "true"}) {
      Client.Reply reply =
          node.client().post("/api/embed", "{\"model\":\"bert\",\"input\":" + input + "}");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).isEqualTo("invalid input type");
    }
  }

  @Test
  void s0903TheOlderFormGivesTheVectorAsItIs() {
    JsonNode json =
        node.client().post("/api/embeddings", "{\"model\":\"bert\",\"prompt\":\"alpha\"}").json();
    assertThat(json.propertyNames()).containsExactly("embedding");
    assertThat(json.get("embedding").size()).isPositive();
    JsonNode none = node.client().post("/api/embeddings", "{\"model\":\"bert\"}").json();
    assertThat(none.get("embedding").size()).isZero();
  }

  @Test
  void s0902AnInputThatIsTooLongIsCutUnlessThatIsForbidden() {
    String tooLong = "\"input\":\"one two three four five six\",\"options\":{\"num_ctx\":4}";
    Client.Reply refused =
        node.client().post("/api/embed", "{\"model\":\"bert\",\"truncate\":false," + tooLong + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).isEqualTo("the input length exceeds the context length");
    assertThat(embed(tooLong).get("embeddings").size()).isEqualTo(1);
  }

  @Test
  void s0901TheModelIsEchoedAndLoadedByNoInput() {
    JsonNode json = embed("\"input\":[],\"keep_alive\":\"1h\"");
    assertThat(json.get("model").asString()).isEqualTo("bert");
    assertThat(json.has("total_duration")).isFalse();
    assertThat(node.client().get("/api/ps").text()).contains("bert:latest");
  }
}
