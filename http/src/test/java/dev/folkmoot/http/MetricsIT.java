package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a monitoring system asks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsIT {

  private final TestNode node = TestNode.start();

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void aNodeThatAnswersIsHealthy() {
    Client.Reply reply = node.client().get("/healthz");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("ok");
    assertThat(node.client().send("HEAD", "/healthz", "").rawBody()).isEmpty();
    assertThat(node.client().post("/healthz", "{}").status()).isEqualTo(405);
  }

  @Test
  void metricsSayInWhichFormatTheyAreAndCountWhatWasAsked() {
    node.client().post("/api/embed", "{\"model\":\"bert\",\"input\":\"x\"}");
    node.client().post("/api/generate", "{\"model\":\"chat\",\"prompt\":\"a b\"}");
    Client.Reply reply = node.client().get("/metrics");
    assertThat(reply.header("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(reply.text().lines())
        .contains(
            "folkmoot_requests_total{place=\"local\",outcome=\"answered\"} 1",
            "folkmoot_first_token_seconds_count{place=\"local\"} 1",
            "folkmoot_embeddings_total{outcome=\"answered\"} 1",
            "folkmoot_models_loaded 2",
            "folkmoot_peers{standing=\"mesh\"} 0");
  }

  @Test
  void aForeignPageMayNotReadThem() {
    Client.Reply reply = node.client().send("GET", "/metrics", "", "Origin: https://evil.example");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.rawBody()).isEmpty();
  }
}
