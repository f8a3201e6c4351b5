package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server on the loopback may answer, byte for byte. */
final class SocketRangeTest {

  private static final String OK = "HTTP/1.1 206 Partial Content\r\n";

  private ServerSocket server;
  private CompletableFuture<String> asked;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    asked = new CompletableFuture<>();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Answers one request with these pieces, each in a write of its own. */
  private URI answering(String... pieces) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            socket.setTcpNoDelay(true);
            asked.complete(head(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            for (String piece : pieces) {
              out.write(piece.getBytes(StandardCharsets.ISO_8859_1));
              out.flush();
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v2/a/b/blobs/c?d=e");
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private static String body(SocketRange range) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1_000);
    while (range.read(bytes) > 0) {
      // Until its end.
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void theRequestNamesHostPathAndRange() throws IOException {
    URI uri = answering(OK + "Content-Length: 0\r\n\r\n");
    SocketRange.send(uri, Map.of("Range", "bytes=2-5")).orElseThrow().close();
    assertThat(asked.join())
        .startsWith("GET /v2/a/b/blobs/c?d=e HTTP/1.1\r\nHost: 127.0.0.1:" + uri.getPort() + "\r\n")
        .contains("\r\nRange: bytes=2-5\r\n");
  }

  @Test
  void anAnswerIsReadHoweverItIsCutIntoPieces() throws IOException {
    String whole = OK + "content-range: bytes 2-5/9\r\nContent-Length:4\r\n\r\nabcd";
    URI uri = answering(whole.split(""));
    try (SocketRange range = SocketRange.send(uri, Map.of()).orElseThrow()) {
      assertThat(range.status()).isEqualTo(206);
      assertThat(range.length()).isEqualTo(4);
      assertThat(range.header("Content-Range")).contains("bytes 2-5/9");
      assertThat(body(range)).isEqualTo("abcd");
    }
  }

  @Test
  void whatComesBehindTheBodyIsNotRead() throws IOException {
    URI uri = answering(OK + "Content-Length: 4\r\n\r\nabcdHTTP/1.1 200 OK\r\n");
    try (SocketRange range = SocketRange.send(uri, Map.of()).orElseThrow()) {
      assertThat(body(range)).isEqualTo("abcd");
    }
  }

  @Test
  void aBodyThatIsCutShortEnds() throws IOException {
    URI uri = answering(OK + "Content-Length: 9\r\n\r\nabcd");
    try (SocketRange range = SocketRange.send(uri, Map.of()).orElseThrow()) {
      assertThat(body(range)).isEqualTo("abcd");
    }
  }

  @Test
  void anErrorsTextIsRead() throws IOException {
    URI uri = answering("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nlater");
    try (SocketRange range = SocketRange.send(uri, Map.of()).orElseThrow()) {
      assertThat(range.status()).isEqualTo(503);
      assertThat(range.error()).asString().isEqualTo("later");
    }
  }

  @Test
  void otherFormsOfAnswersAreLeftToTheOther() throws IOException {
    assertThat(SocketRange.send(answering(OK + "\r\nabcd"), Map.of())).isEmpty();
    String chunked = OK + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n";
    assertThat(SocketRange.send(answering(chunked), Map.of())).isEmpty();
    String negative = OK + "Content-Length: -4\r\n\r\n";
    assertThat(SocketRange.send(answering(negative), Map.of())).isEmpty();
    assertThat(SocketRange.send(answering("SSH-2.0\r\n\r\n"), Map.of())).isEmpty();
  }

  @Test
  void aHeadWithoutEndIsRefused() {
    URI uri = answering(OK + "X: " + "a".repeat(40_000));
    assertThatThrownBy(() -> SocketRange.send(uri, Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("32768 bytes");
  }

  @Test
  void aServerThatHangsUpIsToldFromAnAnswer() {
    assertThatThrownBy(() -> SocketRange.send(answering(), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("before an answer");
  }

  @Test
  void aHeaderCannotSmuggleAnother() {
    assertThatThrownBy(() -> SocketRange.send(answering(), Map.of("A", "b\r\nC: d")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
