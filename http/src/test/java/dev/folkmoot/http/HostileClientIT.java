package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.testkit.engine.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Clients that mean ill, or are broken: each gets a clear error, and the node keeps answering. */
final class HostileClientIT {

  private static final int MIB = 1 << 20;
  private static final HttpLimits IMPATIENT = TestNode.LIMITS.withPatience(Duration.ofMillis(500));

  @Test
  void fiftyMegabytesOfGarbageAreRefused() {
    try (TestNode node = TestNode.start()) {
      Client.Reply reply = node.client().post("/api/generate", "x".repeat(50 * MIB));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).contains("invalid JSON");
      assertThat(node.client().get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void fiftyMegabytesOfPromptAreRead() {
    try (TestNode node = TestNode.start(Script.saying("ok"))) {
      Client.Reply reply =
          node.client()
              .post(
                  "/api/generate",
                  "{\"model\":\"nosuch\",\"prompt\":\"" + "x".repeat(50 * MIB) + "\"}");
      assertThat(reply.status()).isEqualTo(404);
    }
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedBeforeItIsRead() throws IOException {
    try (TestNode node = TestNode.start();
        Socket socket =
            node.client()
                .begin(
                    "POST /api/generate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Length: 68719476736\r\n\r\n{\"model\":")) {
      byte[] head = socket.getInputStream().readNBytes(12);
      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void aChunkedBodyBeyondTheLimitIsRefused() throws IOException {
    try (TestNode node = TestNode.start();
        Socket socket =
            node.client()
                .begin(
                    "POST /api/generate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n")) {
      Thread writer = Thread.startVirtualThread(() -> writeForEver(socket));
      byte[] head = socket.getInputStream().readNBytes(12);
      assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
      writer.interrupt();
    }
  }

  private static void writeForEver(Socket socket) {
    byte[] chunk = new byte[MIB];
    Arrays.fill(chunk, (byte) ' ');
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(chunk);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      assertThat(e).isNotNull(); // the server has heard enough
    }
  }

  @Test
  void aContentLengthThatLiesGetsAnErrorAndDoesNotHang() throws IOException {
    try (TestNode node = TestNode.start(Script.ECHO, IMPATIENT, "");
        Socket socket =
            node.client()
                .begin(
                    "POST /api/generate HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Length: 1000\r\n\r\n{\"model\":\"ch")) {
      Client.Reply reply = Client.readAll(socket);
      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.error()).contains("request body");
    }
  }

  @Test
  void aBodyThatEndsEarlyGetsAnError() throws IOException {
    try (TestNode node = TestNode.start();
        Socket socket =
            node.client()
                .begin(
                    "POST /api/generate HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Length: 1000\r\n\r\n{\"model\":\"ch")) {
      socket.shutdownOutput();
      Client.Reply reply = Client.readAll(socket);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).contains("EOF");
    }
  }

  @Test
  void aContentLengthThatIsNoneGetsAnError() throws IOException {
    try (TestNode node = TestNode.start()) {
      for (String length : List.of("-5", "abc", "99999999999999999999999")) {
        try (Socket socket =
            node.client()
                .begin(
                    "POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + length
                        + "\r\n\r\n{}")) {
          assertThat(Client.readAll(socket).status()).isBetween(400, 413);
        }
      }
    }
  }

  @Test
  void deepNestingIsRefused() {
    try (TestNode node = TestNode.start()) {
      Client.Reply reply =
          node.client().post("/api/chat", "{\"messages\":" + "[".repeat(1_000_000));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).contains("nesting");
    }
  }

  @Test
  void millionsOfValuesAreRefused() {
    try (TestNode node = TestNode.start()) {
      Client.Reply reply =
          node.client().post("/api/generate", "{\"context\":[" + "1,".repeat(2_500_000) + "1]}");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).contains("values");
    }
  }

  @Test
  void tooManyHeadersAreRefused() {
    try (TestNode node = TestNode.start()) {
      Client.Reply reply = node.client().send("GET", "/", "", "X-Long: " + "x".repeat(100_000));
      assertThat(reply.status()).isBetween(400, 431);
    }
  }

  @Test
  void aHeadThatTricklesInIsCutOff() throws Exception {
    try (TestNode node = TestNode.start(Script.ECHO, IMPATIENT, "");
        Socket socket = node.client().begin("GET / HTTP/1.1\r\n")) {
      Thread dripping = Thread.startVirtualThread(() -> drip(socket));
      assertThat(Client.readAll(socket).status()).isIn(0, 400, 408);
      dripping.join();
    }
  }

  private static void drip(Socket socket) {
    try {
      for (int i = 0; i < 1_000; i++) {
        socket.getOutputStream().write('x');
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      assertThat(e).isInstanceOf(IOException.class); // cut off, as it should be
    }
  }

  @Test
  void idleConnectionsKeepNobodyOut() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try (TestNode node = TestNode.start(Script.ECHO, TestNode.LIMITS.withMaxConnections(100), "")) {
      for (int i = 0; i < 1_000; i++) {
        idle.add(node.client().open());
      }
      for (int i = 0; i < 10; i++) {
        assertThat(node.client().get("/api/tags").status()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void aConnectionTooManyIsTurnedAwayPolitely() throws IOException {
    Script slow = Script.tokens(10_000).withTokenDelay(Duration.ofMillis(20)).withSlots(8);
    try (TestNode node = TestNode.start(slow, TestNode.LIMITS.withMaxConnections(3), "")) {
      List<Socket> busy = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Socket socket =
            node.client()
                .begin(Client.request("/api/generate", "{\"model\":\"chat\",\"prompt\":\"x\"}"));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        busy.add(socket);
      }
      assertThat(node.client().get("/").status()).isEqualTo(503);
      for (Socket socket : busy) {
        socket.close();
      }
    }
  }

  @Test
  void bodiesOfEveryKindGetAnAnswer() {
    Random random = new Random(20261121);
    List<String> paths =
        List.of(
            "/api/generate",
            "/api/chat",
            "/api/embed",
            "/api/show",
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/embeddings");
    String seed =
        "{\"model\":\"chat\",\"prompt\":\"x\",\"stream\":true,\"options\":{\"top_k\":1},"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"input\":[\"a\"],"
            + "\"keep_alive\":\"5m\",\"format\":{\"type\":\"object\"},\"think\":false}";
    try (TestNode node = TestNode.start(Script.saying("ok"))) {
      for (int i = 0; i < 400; i++) {
        String body = mutated(seed, random);
        Client.Reply reply = node.client().post(paths.get(i % paths.size()), body);
        assertThat(reply.status()).as(body).isBetween(200, 500);
        if (reply.status() == 500) {
          assertThat(reply.text()).as(body).doesNotContain("internal error");
        }
      }
    }
  }

  /** Exchanges some characters, cuts some, doubles some. */
  private static String mutated(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    String palette = "{}[]\",:0123456789-+.eEtrufalsn\\ \u0000\u00e9";
    for (int n = 1 + random.nextInt(6); n > 0 && !text.isEmpty(); n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, palette.charAt(random.nextInt(palette.length())));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, palette.charAt(random.nextInt(palette.length())));
        default -> text.setLength(random.nextInt(10) == 0 ? at : text.length());
      }
    }
    return text.toString();
  }

  @Test
  void aCompressedBodyIsRefusedClearly() {
    try (TestNode node = TestNode.start()) {
      Client.Reply reply =
          node.client()
              .send("POST", "/v1/chat/completions", "(\u00b5/\u00fd", "Content-Encoding: zstd");
      assertThat(reply.status()).isIn(400, 415);
      assertThat(reply.text()).contains("error").contains("ncoding");
    }
  }
}
