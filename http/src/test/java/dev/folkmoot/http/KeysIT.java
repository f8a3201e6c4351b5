package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.Scope;
import dev.folkmoot.testkit.engine.Script;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that other machines can reach, as its clients see it. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeysIT {

  private static final String CHAT =
      "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"a b\"}]}";

  private final TestNode node =
      TestNode.start(Script.tokens(50).withTokenDelay(Duration.ofMillis(5)));
  private final TestKeys keys = new TestKeys();
  private final String infer = keys.create(Scope.INFER);
  private final MootServer wide = node.serve("0.0.0.0", keys.protection(KeyPolicy.BEYOND_LOOPBACK));
  private final MootServer shared = node.serve("127.0.0.1", keys.protection(KeyPolicy.REQUIRED));
  private final MootServer local =
      node.serve("127.0.0.1", keys.protection(KeyPolicy.BEYOND_LOOPBACK));

  @AfterAll
  void stop() {
    wide.close();
    shared.close();
    local.close();
    node.close();
  }

  private Client client() {
    return new Client(wide.port());
  }

  private Client.Reply ask(String method, String path, String body, String... headers) {
    return client().send(method, path, body, headers);
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  @Test
  void withoutAKeyNothingIsSaidButThatTheServerLives() {
    assertThat(ask("GET", "/", "").body()).isEqualTo("Ollama is running");
    assertThat(ask("GET", "/healthz", "").body()).isEqualTo("ok");
    for (String path : new String[] {"/api/tags", "/metrics", "/admin/node", "/no/such", "/v2/"}) {
      Client.Reply reply = ask("GET", path, "");
      assertThat(reply.status()).as(path).isEqualTo(401);
      assertThat(reply.header("WWW-Authenticate")).contains("Bearer");
    }
    assertThat(new Client(shared.port()).get("/api/tags").status()).isEqualTo(401);
    assertThat(new Client(local.port()).get("/api/tags").status()).isEqualTo(200);
  }

  /**
   * It listens beyond loopback, so it does not matter that this client is on it: a proxy may be.
   */
  @Test
  void whoComesByTheLoopbackIsAStrangerToo() {
    assertThat(ask("POST", "/api/chat", CHAT).status()).isEqualTo(401);
    assertThat(ask("POST", "/api/chat", CHAT, "X-Forwarded-For: 127.0.0.1").status())
        .isEqualTo(401);
    assertThat(ask("POST", "/api/chat", CHAT, "Authorization: Bearer sk-none").status())
        .isEqualTo(401);
  }

  @Test
  void eachClientsWayToSendAKeyIsHeard() {
    assertThat(ask("GET", "/api/tags", "", bearer(infer)).status()).isEqualTo(200);
    assertThat(ask("GET", "/v1/models", "", "x-api-key: " + infer).status()).isEqualTo(200);
    assertThat(ask("POST", "/api/chat", CHAT, "authorization: bearer " + infer).events())
        .last()
        .satisfies(last -> assertThat(last.path("done").asBoolean()).isTrue());
  }

  @Test
  void eachDialectRefusesInItsOwnShape() {
    assertThat(ask("POST", "/api/chat", CHAT).error()).startsWith("an API key is needed");
    Client.Reply openai = ask("POST", "/v1/chat/completions", CHAT);
    assertThat(openai.status()).isEqualTo(401);
    assertThat(openai.json().path("error").path("type").asString(""))
        .isEqualTo("authentication_error");
    assertThat(openai.json().path("error").path("message").asString(""))
        .startsWith("an API key is needed");
    String models = keys.create(Scope.MODELS);
    Client.Reply forbidden = ask("POST", "/v1/chat/completions", CHAT, bearer(models));
    assertThat(forbidden.status()).isEqualTo(403);
    assertThat(forbidden.json().path("error").path("type").asString("")).isEqualTo("api_error");
  }

  @Test
  void s1202AnthropicsClientsAreRefusedInTheirShape() {
    String message = "{\"model\":\"chat\",\"max_tokens\":5,\"messages\":[]}";
    assertAnthropic(ask("POST", "/v1/messages", message), 401, "authentication_error");
    String models = "x-api-key: " + keys.create(Scope.MODELS);
    assertAnthropic(ask("POST", "/v1/messages", message, models), 403, "permission_error");
    assertAnthropic(
        ask("GET", "/v1/models", "", "anthropic-version: 2023-06-01"), 401, "authentication_error");
  }

  private static void assertAnthropic(Client.Reply reply, int status, String type) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("type").asString()).isEqualTo("error");
    assertThat(reply.json().at("/error/type").asString()).isEqualTo(type);
    assertThat(reply.json().at("/error/message").asString()).isNotBlank();
    assertThat(reply.json().path("request_id").asString()).startsWith("req_");
  }

  @ParameterizedTest
  @CsvSource({"GET, /metrics", "GET, /admin/node", "DELETE, /api/delete", "POST, /api/pull"})
  void aKeyForModelsAnswersOpensNothingElse(String method, String path) {
    Client.Reply reply = ask(method, path, "{}", bearer(infer));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.error()).contains("this one has infer");
  }

  @Test
  void whoHasAnyKeyLearnsWhichPagesThereAre() {
    assertThat(ask("GET", "/no/such", "", bearer(infer)).status()).isEqualTo(404);
    assertThat(ask("GET", "/api/chat", "", bearer(infer)).status()).isEqualTo(405);
    assertThat(ask("GET", "/api/tags/", "", bearer(infer)).status()).isEqualTo(301);
  }

  @Test
  void metricsAreForTheMonitorsKey() {
    String metrics = keys.create(Scope.METRICS);
    assertThat(ask("GET", "/metrics", "", bearer(metrics)).text()).contains("folkmoot_");
    assertThat(ask("GET", "/api/tags", "", bearer(metrics)).status()).isEqualTo(403);
  }

  @Test
  void aKeyThatHasAskedEnoughIsToldWhenToComeAgain() {
    String key = keys.create(Reach.MESH, 2, 0, Optional.empty(), Scope.INFER);
    ask("GET", "/api/tags", "", bearer(key));
    ask("GET", "/api/tags", "", bearer(key));
    Client.Reply reply = ask("POST", "/v1/chat/completions", CHAT, bearer(key));
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.header("Retry-After").map(Integer::parseInt))
        .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 30));
    assertThat(reply.json().path("error").path("type").asString("")).isEqualTo("rate_limit_error");
    assertAnthropic(ask("POST", "/v1/messages", CHAT, bearer(key)), 429, "rate_limit_error");
  }

  /** The second is refused while the first streams; when its client leaves there is room again. */
  @Test
  void aKeyHasAsManyRequestsAtOnceAsItMay() throws IOException {
    String key = keys.create(Reach.MESH, 0, 1, Optional.empty(), Scope.INFER);
    String request =
        Client.request("/api/chat", CHAT).replaceFirst("\r\n", "\r\n" + bearer(key) + "\r\n");
    try (Socket streaming = client().begin(request)) {
      assertThat(streaming.getInputStream().read()).isEqualTo('H');
      Client.Reply reply = ask("POST", "/api/chat", CHAT, bearer(key));
      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.header("Retry-After")).contains("1");
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> ask("GET", "/api/tags", "", bearer(key)).status() == 200);
  }

  @Test
  void aPageAsksBeforeItShowsAKey() {
    Client.Reply reply =
        ask(
            "OPTIONS",
            "/api/chat",
            "",
            "Origin: https://friend.example",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization, x-api-key");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Headers"))
        .hasValueSatisfying(allowed -> assertThat(allowed).contains("Authorization", "x-api-key"));
    Client.Reply refused = ask("GET", "/api/tags", "", "Origin: https://friend.example");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("Access-Control-Allow-Origin")).contains("https://friend.example");
    assertThat(ask("GET", "/api/tags", "", "Origin: https://evil.example", bearer(infer)).status())
        .as("a page that is not allowed is not helped by a key")
        .isEqualTo(403);
  }

  @Test
  void onLoopbackAKeyThatIsShownCountsAndAnyOtherWordDoesNot() {
    Client here = new Client(local.port());
    assertThat(here.send("GET", "/v1/models", "", bearer("sk-anything")).status()).isEqualTo(200);
    assertThat(here.send("GET", "/admin/node", "", bearer(infer)).status()).isEqualTo(403);
    assertThat(here.get("/admin/node").status()).isEqualTo(200);
    String gone = keys.create(Scope.INFER);
    keys.keys.removeLast();
    assertThat(here.send("GET", "/v1/models", "", bearer(gone)).status()).isEqualTo(401);
  }

  /** Behind a proxy that keeps the name it was asked by. */
  @Test
  void whereKeysAreWantedTheServerMayHaveAnyName() {
    Client behind = new Client(shared.port());
    String name = "Host: moot.example";
    assertThat(behind.send("GET", "/api/tags", "", name, bearer(infer)).status()).isEqualTo(200);
    assertThat(behind.send("GET", "/api/tags", "", name).status()).isEqualTo(401);
    assertThat(new Client(local.port()).send("GET", "/api/tags", "", name).status()).isEqualTo(403);
  }

  @Test
  void theOwnerNeedsNoKey() {
    Client.Reply node = ask("GET", "/admin/node", "", bearer(keys.owner));
    assertThat(node.status()).isEqualTo(200);
  }

  @Test
  void withoutAnyKeyAWideServerDoesNotBegin() {
    TestKeys none = new TestKeys();
    assertThatThrownBy(() -> node.serve("0.0.0.0", none.protection(KeyPolicy.BEYOND_LOOPBACK)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("moot key create NAME");
    assertThatThrownBy(() -> node.serve("0.0.0.0", Protection.LOOPBACK_ONLY))
        .isInstanceOf(FailureException.class);
  }

  /** A stranger's upload is not read to its end. */
  @Test
  void aStrangersLongBodyIsCutShort() throws IOException {
    String head =
        "POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + (32 << 20) + "\r\n\r\n";
    byte[] piece = new byte[64 << 10];
    long sent = 0;
    try (Socket socket = client().begin(head)) {
      while (sent < 32 << 20) {
        socket.getOutputStream().write(piece);
        sent += piece.length;
      }
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken|closed|abort).*");
    }
    assertThat(sent).as("bytes before the connection was closed").isLessThan(32 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/tags", "/no/such", "/api/pull", "/admin/node"})
  void eachRequestLeavesALineWithTheKeysIdAndNothingSecret(String path) {
    Client.Reply reply =
        ask(
            "GET",
            path + "?key=" + infer,
            "",
            bearer(infer),
            "X-Request-Id: mine-" + path.length());
    assertThat(reply.header("X-Request-Id")).contains("mine-" + path.length());
    await()
        .untilAsserted(() ->
            assertThat(keys.log)
                .filteredOn(line -> line.path().equals(path) && line.id().startsWith("mine"))
                .last()
                .satisfies(line -> {
                  assertThat(line.status()).isEqualTo(reply.status());
                  assertThat(line.key())
                      .isEqualTo(reply.status() == 403 ? "" : infer.substring(5, 15));
                  assertThat(line.bytes()).isEqualTo(reply.body().length());
                  assertThat(line.toString()).doesNotContain(infer.substring(16));
                }));
  }

  /** A garbled header of any sort is a refusal or an answer, never a fault. */
  @Test
  void oddHeadersAreRefused() {
    for (String odd :
        new String[] {
          "Authorization: Bearer moot_",
          "Authorization: Bearer " + infer + infer,
          "Authorization: " + infer,
          "x-api-key: " + infer.substring(1),
          "x-api-key: \u00e4\u00f6",
          "Authorization: Bearer " + "moot_".repeat(4_000)
        }) {
      assertThat(ask("GET", "/api/tags", "", odd).status()).as(odd).isEqualTo(401);
    }
  }
}
