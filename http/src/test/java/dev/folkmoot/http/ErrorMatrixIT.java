package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
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
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /api/generate | {} | 404 | model '' not found",
        "POST | /api/generate | {\"model\":\"\"} | 404 | model '' not found",
        "POST | /api/generate | {\"model\":\"a b\"} | 400 | invalid model name",
        "POST | /api/generate | {\"model\":\"x\"} | 404 | model 'x' not found",
        "POST | /api/generate | {\"model\":\"x:cloud\"} | 403 |"
            + " ollama cloud is disabled: remote model is unavailable",
        "POST | /api/generate | {\"model\":\"x:cloud:local\"} | 400 |"
            + " use either :local or :cloud, not both: \"x:cloud:local\"",
        "POST | /api/chat | {} | 400 | model is required",
        "POST | /api/chat | {\"model\":\"a b\"} | 400 | invalid model name",
        "POST | /api/chat | {\"model\":\"x\"} | 404 | model 'x' not found",
        "POST | /api/embed | {} | 404 | model '' not found",
        "POST | /api/embed | {\"model\":\"a b\"} | 400 | invalid model name",
        "POST | /api/embed | {\"model\":\"x\"} | 404 |"
            + " model \"x\" not found, try pulling it first",
        "POST | /api/embeddings | {} | 400 | model is required",
        "POST | /api/embeddings | {\"model\":\"a b\"} | 400 | invalid model name",
        "POST | /api/embeddings | {\"model\":\"x\"} | 404 |"
            + " model \"x\" not found, try pulling it first",
        "POST | /api/show | {} | 400 | model is required",
        "POST | /api/show | {\"model\":\"a b\"} | 400 | invalid model name",
        "POST | /api/show | {\"name\":\"x\"} | 404 | model 'x:latest' not found",
        "DELETE | /api/delete | {} | 400 | model is required",
        "DELETE | /api/delete | {\"model\":\"a b\"} | 400 | name \"a b\" is invalid",
        "DELETE | /api/delete | {\"model\":\"x\"} | 404 | model 'x' not found",
        "POST | /api/copy | {} | 400 | source \"\" is invalid",
        "POST | /api/copy | {\"source\":\"x\"} | 400 | destination \"\" is invalid",
        "POST | /api/copy | {\"source\":\"a b\"} | 400 | source \"a b\" is invalid",
        "POST | /api/copy | {\"source\":\"x\",\"destination\":\"y\"} | 404 |"
            + " model \"x\" not found",
        "POST | /api/pull | {\"model\":\"x\"} | 501 | \"pull\" is not built yet",
        "POST | /api/push | {\"model\":\"x\"} | 501 | \"push\" is not built yet",
        "POST | /api/create | {\"model\":\"x\"} | 501 | \"create\" is not built yet",
        "POST | /api/blobs/sha256:00 | {} | 501 | \"blobs\" is not built yet",
        "POST | /api/me | {} | 503 | account unavailable",
        "POST | /api/experimental/web_search | {} | 403 |"
            + " ollama cloud is disabled: web search is unavailable",
      })
  void aMissingABadAndAnUnknownModelAreToldApart(
      String method, String path, String body, int status, String error) {
    Client.Reply reply = node.client().send(method, path, body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.error()).isEqualTo(error);
    assertThat(reply.header("Content-Type")).contains("application/json; charset=utf-8");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "POST,/api/generate",
    "POST,/api/chat",
    "POST,/api/embed",
    "POST,/api/embeddings",
    "POST,/api/show",
    "POST,/api/copy",
    "DELETE,/api/delete"
  })
  void c005AnEmptyBodyIsRefused(String method, String path) {
    Client.Reply reply = node.client().send(method, path, "");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.raw()).endsWith("{\"error\":\"missing request body\"}");
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
  })
  void c007AnUnknownPathIsNotFoundAndAWrongMethodNotAllowed(
      String method, String path, int status, String text) {
    Client.Reply reply = node.client().send(method, path, "");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).contains("text/plain");
    assertThat(reply.body()).isEqualTo(text == null ? "" : text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"GET,301", "POST,307"})
  void c007ATrailingSlashIsRedirected(String method, int status) {
    Client.Reply reply = node.client().send(method, "/api/tags/", "");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Location")).contains("/api/tags");
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
