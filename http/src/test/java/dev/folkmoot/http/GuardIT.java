package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.engine.Script;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 1.1: who may ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GuardIT {

  private final TestNode node =
      TestNode.start(Script.ECHO, TestNode.LIMITS, "https://friend.example, https://*.mine.test");

  @AfterAll
  void stop() {
    node.close();
  }

  private Client.Reply get(String... headers) {
    return node.client().send("GET", "/api/tags", "", headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:11434",
        "127.0.0.1",
        "[::1]:11434",
        "192.168.3.4",
        "10.0.0.7:80",
        "0.0.0.0",
        "node.local",
        "a.b.internal",
        "x.localhost"
      })
  void c020AHostOfThisMachineMayAsk(String host) {
    assertThat(get("Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.com", "8.8.8.8", "localhost.evil.com", "1.2.3", "[2001:db8::1]"})
  void c020AForeignHostIsRefusedWithoutAWord(String host) {
    Client.Reply reply = get("Host: " + host);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.rawBody()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3000",
        "https://127.0.0.1:8443",
        "app://obsidian",
        "tauri://localhost",
        "vscode-webview://abc",
        "file://x",
        "https://friend.example",
        "https://app.mine.test"
      })
  void c023AnAllowedOriginIsNamedInTheAnswer(String origin) {
    Client.Reply reply = get("Origin: " + origin);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Access-Control-Allow-Origin")).contains(origin);
    assertThat(reply.header("Vary")).contains("Origin");
    assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "http://localhost.evil.example", "null"})
  void c021AForeignOriginIsRefusedWithoutAWord(String origin) {
    Client.Reply reply = get("Origin: " + origin);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.rawBody()).isEmpty();
    assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void c021ItsOwnOriginIsNoForeignOne() {
    Client.Reply reply = get("Host: node.local:1", "Origin: http://node.local:1");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void c022APreflightNamesMethodsAndHeaders() {
    Client.Reply reply =
        node.client()
            .send(
                "OPTIONS",
                "/api/chat",
                "",
                "Origin: http://localhost:3000",
                "Access-Control-Request-Method: POST");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Access-Control-Allow-Methods"))
        .contains("GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS");
    assertThat(reply.header("Access-Control-Max-Age")).contains("43200");
    assertThat(reply.header("Access-Control-Allow-Headers"))
        .hasValueSatisfying(headers ->
            assertThat(headers)
                .contains("Authorization")
                .contains("x-stainless-timeout")
                .contains("x-api-key"));
    assertThat(reply.head())
        .contains("Origin")
        .contains("Access-Control-Request-Method")
        .contains("Access-Control-Request-Headers");
  }

  @Test
  void c020OptionsWithoutAnOriginIsAnsweredEmpty() {
    assertThat(node.client().send("OPTIONS", "/api/chat", "").status()).isEqualTo(204);
  }

  @Test
  void c021AStarAllowsEveryPage() {
    try (TestNode open = TestNode.start(Script.ECHO, TestNode.LIMITS, "*")) {
      Client.Reply reply =
          open.client().send("GET", "/api/tags", "", "Origin: https://evil.example");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Access-Control-Allow-Origin")).contains("*");
    }
  }

  @Test
  void anEmptyHostIsAllowed() {
    assertThat(get("Host: ").status()).isIn(200, 400);
  }
}
