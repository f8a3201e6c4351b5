package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.http.dialect.SseEvents;
import dev.folkmoot.testkit.engine.Script;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code /v1/responses}, packed bodies, and forms with audio: section 1.11, over the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResponsesIT {

  private static final String HI = "{\"model\":\"chat\",\"input\":\"hi\"";

  private final TestNode node = TestNode.start(Script.saying("Hello there"));

  @AfterAll
  void stop() {
    node.close();
  }

  private Client.Reply ask(String body) {
    return node.client().post("/v1/responses", body);
  }

  private InferenceRequest lastRequest() {
    return node.engine.requests().getLast();
  }

  @Test
  void s1111AResponseIsOneObjectUnlessAStreamIsAskedFor() {
    Client.Reply reply = ask(HI + ",\"max_output_tokens\":7}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).contains("application/json");
    JsonNode json = reply.json();
    assertThat(json.path("object").asString()).isEqualTo("response");
    assertThat(json.path("status").asString()).isEqualTo("completed");
    assertThat(json.at("/output/0/content/0/text").asString()).isEqualTo("Hello there");
    assertThat(json.path("max_output_tokens").asInt()).isEqualTo(7);
    assertThat(lastRequest().maxTokens()).isEqualTo(7);
  }

  @Test
  void s1113AStreamHasNoDone() {
    Client.Reply reply = ask(HI + ",\"stream\":true}");
    assertThat(reply.header("Content-Type")).contains("text/event-stream");
    assertThat(reply.isTerminated()).isTrue();
    List<JsonNode> events = SseEvents.named(reply.text());
    assertThat(events.getFirst().path("type").asString()).isEqualTo("response.created");
    assertThat(events.getLast().path("type").asString()).isEqualTo("response.completed");
    assertThat(reply.text()).doesNotContain("[DONE]");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"input\":\"x\"} | 400 | invalid_request_error | model is required",
        "{\"model\":\"x\",\"input\":\"x\"} | 404 | not_found_error | model 'x' not found",
        "{\"model\":\"bert\",\"input\":\"x\"} | 400 | invalid_request_error |"
            + " \"bert\" does not support chat",
        "{\"model\":\"chat\",\"input\":\"x\",\"reasoning\":{\"effort\":\"high\"}} | 400 |"
            + " invalid_request_error | \"chat\" does not support thinking",
        "{\"model\":\"chat\",\"input\":\"x\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]} |"
            + " 400 | invalid_request_error |"
            + " registry.ollama.ai/library/chat:latest does not support tools",
        "{\"model\":\"chat\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
            + "\"image_url\":\"data:image/png;base64,AAAA\"}]}]} | 400 | invalid_request_error |"
            + " \"chat\" does not support images",
        "{\"model\":\"chat\",\"input\":7} | 400 | invalid_request_error |"
            + " input must be a string or array of input items",
        "`` | 400 | invalid_request_error | EOF",
      })
  void s1112ErrorsAreWrapped(String body, int status, String type, String message) {
    Client.Reply reply = ask(body);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().at("/error/type").asString()).isEqualTo(type);
    assertThat(reply.json().at("/error/message").asString()).isEqualTo(message);
  }

  private Client.Reply packed(String path, byte[] body, String encoding) throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Encoding: "
            + encoding
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    try (Socket socket = node.client().begin(head)) {
      socket.getOutputStream().write(body);
      return Client.readAll(socket);
    }
  }

  @Test
  void s1102ABodyMayComePackedAsCodexSendsIt() throws IOException {
    byte[] body = Zstd.compress((HI + "}").getBytes(StandardCharsets.UTF_8));
    assertThat(packed("/v1/responses", body, "zstd").status()).isEqualTo(200);
    byte[] bomb = Zstd.compress(new byte[21 << 20]);
    assertThat(packed("/v1/responses", bomb, "zstd").status()).isEqualTo(400);
    byte[] tooLong =
        (HI + ",\"x\":\"" + "y".repeat(21 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
    Client.Reply refused = packed("/v1/responses", Zstd.compress(tooLong), "zstd");
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.json().at("/error/message").asString())
        .isEqualTo("the request body is larger than 20 MiB, the most that is read");
  }

  @Test
  void s1102ABodyThatIsNotWhatItsEncodingSaysIsRefused() throws IOException {
    Client.Reply reply =
        packed("/v1/chat/completions", (HI + "}").getBytes(StandardCharsets.UTF_8), "zstd");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().at("/error/message").asString())
        .startsWith("the request body is no zstd, as its Content-Encoding says it is: ");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "file=x | 400 | model is required",
        "model=chat | 400 | file is required: the form has no part named \"file\"",
        "model=chat&file= | 400 | audio file is empty",
        "model=chat&file=x&response_format=srt | 400 | invalid response_format \"srt\": must be"
            + " \"json\", \"text\" or \"verbose_json\"",
        "model=nosuch&file=x | 404 | model 'nosuch' not found",
        "model=chat&file=x&language=en&response_format=text | 400 |"
            + " registry.ollama.ai/library/chat:latest does not support audio",
      })
  void s1114AudioIsRefusedAfterAllThatIsWrongWithTheForm(String parts, int status, String message) {
    StringBuilder form = new StringBuilder();
    for (String part : parts.split("&", -1)) {
      String name = part.substring(0, part.indexOf('='));
      form.append("--B\r\nContent-Disposition: form-data; name=\"").append(name);
      form.append("\"\r\n\r\n").append(part.substring(name.length() + 1)).append("\r\n");
    }
    Client.Reply reply =
        node.client()
            .send(
                "POST",
                "/v1/audio/transcriptions",
                form + "--B--\r\n",
                "Content-Type: multipart/form-data; boundary=B");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().at("/error/message").asString()).isEqualTo(message);
  }
}
