package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.Scope;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.tls.SelfSigned;
import dev.folkmoot.http.tls.ServerTls;
import dev.folkmoot.http.tls.TlsFiles;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server over TLS, asked by the JDK's own client, which checks names and certificates. */
@Timeout(120)
final class TlsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpLimits QUICK = TestNode.LIMITS.withPatience(Duration.ofMillis(500));

  @TempDir private Path folder = Path.of("");
  private final List<AutoCloseable> open = new ArrayList<>();
  private final TestKeys keys = new TestKeys();
  private final String key = keys.create(Scope.INFER);

  private record Served(TestNode node, MootServer server, ServerTls tls) {
    URI url(String path) {
      return URI.create("https://localhost:" + server.port() + path);
    }
  }

  private TlsFiles files = new TlsFiles(Path.of(""), Path.of(""));

  @BeforeEach
  void certify() throws IOException {
    files = new TlsFiles(folder.resolve("c"), folder.resolve("k"));
    SelfSigned made =
        SelfSigned.create(List.of("localhost", "127.0.0.1"), Instant.now(), new SecureRandom());
    Files.writeString(files.key(), made.key());
    Files.writeString(files.certificate(), made.certificate());
  }

  private Served serve(Script script, HttpLimits limits) {
    TestNode node = TestNode.start(script);
    open.add(node);
    ServerTls tls = new ServerTls(files, _ -> {});
    MootServer server =
        new MootServer(
            new BindAddress("127.0.0.1", 0),
            Origins.LOCAL,
            limits,
            keys.protection(KeyPolicy.REQUIRED, Optional.of(tls)),
            new RequestTerms(Terms.DEFAULT, true),
            node.node,
            ModelTrade.plain(node.node),
            new dev.folkmoot.http.admin.PretendedAdministration(),
            Clock.systemUTC(),
            ZoneOffset.UTC);
    server.start();
    open.addFirst(server);
    return new Served(node, server, tls);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static HttpClient trusting(ServerTls tls) throws Exception {
    return HttpClient.newBuilder().sslContext(context(tls)).build();
  }

  /** Trusts the server's certificate and no other. */
  private static SSLContext context(ServerTls tls) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("node", tls.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private HttpRequest generate(Served served, String model) {
    return HttpRequest.newBuilder(served.url("/api/generate"))
        .header("Authorization", "Bearer " + key)
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"model\":\"" + model + "\",\"prompt\":\"a b c\"}"))
        .build();
  }

  @Test
  void anAnswerStreamsUnderTlsWithAKey() throws Exception {
    Served served = serve(Script.ECHO, TestNode.LIMITS);
    try (HttpClient client = trusting(served.tls())) {
      HttpResponse<String> reply =
          client.send(generate(served, "chat"), HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body()).contains("\"done\":true");
      HttpResponse<String> refused =
          client.send(
              HttpRequest.newBuilder(served.url("/api/tags")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(401);
    }
  }

  /** The promise that no client takes half an answer for a whole one holds under TLS, too. */
  @Test
  void anAnswerThatBreaksIsSeenToBeBroken() throws Exception {
    Served served = serve(Script.tokens(20).withFailureAfter(3), TestNode.LIMITS);
    try (HttpClient client = trusting(served.tls())) {
      assertThatThrownBy(
              () -> client.send(generate(served, "chat"), HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoSpeaksPlainHttpToItGetsNothingOfIt() throws Exception {
    Served served = serve(Script.ECHO, TestNode.LIMITS);
    Client.Reply reply = new Client(served.server().port()).get("/api/tags");
    assertThat(reply.raw()).doesNotContain("HTTP/1.1 200");
    try (HttpClient client = trusting(served.tls())) {
      assertThat(
              client
                  .send(generate(served, "chat"), HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  /** Those that connect and never shake hands are ended, and keep nobody out. */
  @Test
  void whoNeverShakesHandsIsLetGo() throws Exception {
    Served served = serve(Script.ECHO, QUICK);
    List<Socket> silent = new ArrayList<>();
    try (HttpClient client = trusting(served.tls())) {
      for (int i = 0; i < 700; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), served.server().port()));
      }
      assertThat(
              client
                  .send(generate(served, "chat"), HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      Socket last = silent.getLast();
      last.setSoTimeout((int) PATIENCE.toMillis());
      assertThat(endOf(last)).as("the end of a connection that said nothing").isEqualTo(-1);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  private static int endOf(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return in.read();
    } catch (java.net.SocketException e) {
      return -1; // Reset is as much of an end.
    }
  }

  /** Its socket cannot be closed politely, for a write to it is stuck. */
  @Test
  void whoTakesNoBytesIsLetGo() throws Exception {
    Served served = serve(Script.tokens(200_000), QUICK);
    String body = "{\"model\":\"chat\",\"prompt\":\"x\"}";
    String request =
        Client.request("/api/generate", body)
            .replaceFirst("\r\n", "\r\nAuthorization: Bearer " + key + "\r\n");
    try (Socket socket =
        context(served.tls())
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), served.server().port())) {
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      await()
          .atMost(PATIENCE)
          .until(() -> keys.log.stream().anyMatch(line -> line.path().equals("/api/generate")));
      assertThat(keys.log.getLast().isCut()).isTrue();
    }
  }
}
