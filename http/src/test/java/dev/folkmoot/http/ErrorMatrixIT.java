package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Ollama's error matrix, line by line, with its two kinds of quotes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErrorMatrixIT {

  private final TestNode node = TestNode.start();

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvFileSource(resources = "unusable-models.txt", delimiter = '|', quoteCharacter = '`')
  void s0401AMissingABadAndAnUnknownModelAreToldApart(
      String method, String path, String body, int status, String error) {
    Client.Reply reply = node.client().send(method, path, body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.header("Content-Type")).contains("application/json; charset=utf-8");
  }

  @Test
  void c004AnErrorIsAnObjectOfOneMember() {
    Client.Reply reply = node.client().post("/api/chat", "{}");
    assertThat(reply.header("Content-Type")).contains("application/json; charset=utf-8");
    assertThat(reply.rawBody()).isEqualTo("{\"error\":\"model is required\"}");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "POST,/api/generate",
    "POST,/api/chat",
    "POST,/api/embed",
    "POST,/api/embeddings",
    "POST,/api/show",
    "POST,/api/copy",
    "POST,/api/pull",
    "POST,/api/push",
    "POST,/api/create",
    "DELETE,/api/delete"
  })
  void c005AnEmptyBodyIsRefused(String method, String path) {
    Client.Reply reply = node.client().send(method, path, "");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.raw()).endsWith("{\"error\":\"missing request body\"}");
    assertThat(node.client().send(method, path, " \n").error()).isEqualTo("missing request body");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\": | unexpected EOF",
        "xyz | ",
        "{\"model\":1} |"
            + " json: cannot unmarshal number into Go struct field GenerateRequest.model of type"
            + " string",
        "[] | json: cannot unmarshal array into Go value of type api.GenerateRequest",
        "{\"options\":\"x\"} | json: cannot unmarshal string into Go struct field"
            + " GenerateRequest.options of type map[string]interface {}",
        "{\"stream\":\"yes\"} | json: cannot unmarshal string into Go struct field"
            + " GenerateRequest.stream of type bool",
      })
  void c006BadJsonIsRefusedWithAReason(String body, String error) {
    Client.Reply reply = node.client().post("/api/generate", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isNotEmpty();
    if (error != null) {
      assertThat(reply.error()).isEqualTo(error);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET,/nowhere,404,404 page not found",
    "POST,/api/nothing,404,404 page not found",
    "GET,/api/chat,405,405 method not allowed",
    "HEAD,/api/chat,405,",
    "POST,/api/tags,405,405 method not allowed",
    "PUT,/v1/models,405,405 method not allowed",
    "FOO,/api/tags,405,405 method not allowed",
    "TRACE,/,405,405 method not allowed",
    "HEAD,/api/ps,405,",
    "HEAD,/nowhere,404,",
    "GET,/v1/chat/completions,405,405 method not allowed",
    "POST,/v1/nothing,404,404 page not found",
    "GET,/../../etc/passwd,404,404 page not found",
    "GET,/api/blobs,404,404 page not found",
  })
  void c007AnUnknownPathIsNotFoundAndAWrongMethodNotAllowed(
      String method, String path, int status, String text) {
    Client.Reply reply = node.client().send(method, path, "");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).contains("text/plain");
    assertThat(reply.body()).isEqualTo(text == null ? "" : text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"GET,/api/tags,301", "POST,/api/chat,307", "DELETE,/api/delete,307"})
  void c007ATrailingSlashIsRedirected(String method, String path, int status) {
    Client.Reply reply = node.client().send(method, path + "/", "");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Location")).contains(path);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"temperature\":\"hot\"} | option \"temperature\" must be of type float32",
        "{\"top_k\":\"x\"} | option \"top_k\" must be of type integer",
        "{\"use_mmap\":1} | option \"use_mmap\" must be of type boolean",
        "{\"stop\":\"x\"} | option \"stop\" must be of type array",
        "{\"stop\":[1]} | option \"stop\" must be of an array of strings",
      })
  void c070AnOptionOfAWrongTypeIsNamed(String options, String error) {
    Client.Reply reply =
        node.client()
            .post(
                "/api/generate",
                "{\"model\":\"chat\",\"prompt\":\"x\",\"options\":" + options + "}");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.error()).isEqualTo(error);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"30\" | time: missing unit in duration \"30\"",
        "\"-1\" | time: missing unit in duration \"-1\"",
        "\"x\" | time: invalid duration \"x\"",
        "true | Unsupported type: 'bool'",
      })
  void c110AKeepAliveThatIsNoneIsRefused(String keepAlive, String error) {
    Client.Reply reply =
        node.client()
            .post("/api/generate", "{\"model\":\"chat\",\"keep_alive\":" + keepAlive + "}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo(error);
  }
}
