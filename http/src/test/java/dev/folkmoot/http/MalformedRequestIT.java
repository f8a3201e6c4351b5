package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are no HTTP, or lie about their length. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MalformedRequestIT {

  private static final String BODY = "{\"model\":\"chat\",\"prompt\":\"a\",\"stream\":false}";
  private static final String NO_CHUNKS =
      "the chunks of the request body cannot be told apart: each must begin with its size in"
          + " hexadecimal digits and end with a line break";
  private static final String NO_HTTP =
      "this is no HTTP/1.1 request: its first line must be a method, a path and the version, its"
          + " path well escaped";

  private final TestNode node = TestNode.start();

  @AfterAll
  void stop() {
    node.close();
  }

  @AfterEach
  void theNodeStillAnswers() {
    assertThat(node.client().post("/api/generate", BODY).status()).isEqualTo(200);
  }

  /** Sends bytes, says that no more will come, and reads until the server closes. */
  private Client.Reply exchange(String bytes) throws IOException {
    try (Socket socket = node.client().begin(bytes)) {
      socket.shutdownOutput();
      return Client.readAll(socket);
    }
  }

  private Client.Reply post(String headers, String body) throws IOException {
    return exchange("POST /api/generate HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Length: -5 | Content length is not a number",
        "Content-Length: abc | Content length is not a number",
        "Content-Length: +5 | Content length is not a number",
        "Content-Length: 99999999999999999999999 | Content length is not a number",
        "Content-Length: 5,Content-Length: 6 | Content-Length header must have exactly one value.",
        "Content-Length: 46,Content-Length: 46 |"
            + " Content-Length header must have exactly one value.",
        "Content-Length: 5,Transfer-Encoding: chunked |"
            + " Transfer-Encoding and Content-Length headers must not be combined",
        "Content-Length: 46,Content-Encoding: gzip | the request body is compressed in a"
            + " way that this node does not read: send it with Content-Encoding zstd, or without",
      })
  void aLengthThatCannotBeTrueIsRefused(String headers, String error) throws IOException {
    Client.Reply reply = post(headers.replace(",", "\r\n") + "\r\n", BODY);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo(error);
  }

  @Test
  void aLengthThatIsTooSmallCutsTheBody() throws IOException {
    Client.Reply reply = post("Content-Length: 5\r\n", BODY);
    assertThat(reply.raw()).startsWith("HTTP/1.1 400").contains("{\"error\":\"unexpected EOF\"}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"zz", "-5", "ffffffffffff", "''"})
  void aChunkWithoutASizeIsRefusedAndTheConnectionEnds(String size) throws IOException {
    try (Socket socket =
        node.client()
            .begin(
                "POST /api/generate HTTP/1.1\r\nHost: localhost\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + size
                    + "\r\n"
                    + BODY)) {
      Client.Reply reply = Client.readAll(socket);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).isEqualTo(NO_CHUNKS);
    }
  }

  @Test
  void aChunkThatEndsEarlyIsRefused() throws IOException {
    Client.Reply reply = post("Transfer-Encoding: chunked\r\n", "2e\r\n{\"model\"");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("unexpected EOF: the request body ended early");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET | 400 | " + NO_HTTP,
        "PRI * HTTP/2.0 | 400 | " + NO_HTTP,
        "\u0001\u0002 hello | 400 | " + NO_HTTP,
        "GET /%zz HTTP/1.1 | 400 | " + NO_HTTP,
        "GET / HTTP/1.0 | 505 | HTTP 1.0 is not supported, consider using HTTP 1.1",
        "GET / HTTP/1.1 | 400 | Host header must be present in the request",
      })
  void aFirstLineThatIsNoneIsRefused(String line, int status, String error) throws IOException {
    Client.Reply reply = exchange(line + "\r\n\r\n");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.error()).isEqualTo(error);
  }

  @Test
  void twoHostsAreRefused() {
    Client.Reply reply =
        node.client().send("GET", "/", "", "Host: localhost", "Host: evil.example");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("Only a single Host header is allowed in request");
  }

  @Test
  void aHeadThatIsTooLongIsRefused() {
    Client.Reply header = node.client().send("GET", "/", "", "X-Long: " + "x".repeat(100_000));
    assertThat(header.status()).isEqualTo(400);
    assertThat(header.raw()).contains("Header size exceeded");
    Client.Reply path = node.client().get("/" + "x".repeat(20_000));
    assertThat(path.status()).isEqualTo(414);
  }
}
