package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.Scope;
import dev.folkmoot.http.admin.AdminEvent;
import dev.folkmoot.http.admin.PretendedAdministration;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin}: who may call it, and what it says. */
@Timeout(120)
final class AdminIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestNode node = TestNode.start(Script.ECHO);
  private final PretendedAdministration administration = new PretendedAdministration();
  private final MootServer server = server("127.0.0.1", new TestKeys());
  private final TestKeys keys = new TestKeys();

  private MootServer server(String host, TestKeys good) {
    MootServer started =
        new MootServer(
            new BindAddress(host, 0),
            Origins.parse("*"),
            TestNode.LIMITS,
            good.protection(KeyPolicy.BEYOND_LOOPBACK),
            new RequestTerms(Terms.DEFAULT, true),
            node.node,
            ModelTrade.plain(node.node),
            administration,
            Clock.systemUTC(),
            ZoneOffset.UTC);
    good.create(Scope.INFER);
    started.start();
    return started;
  }

  @AfterEach
  void stop() {
    administration.board.close();
    server.close();
    node.close();
  }

  private Client.Reply get(String path, String... headers) {
    return new Client(server.port()).send("GET", path, "", headers);
  }

  private Client.Reply post(String path, String body, String... headers) {
    return new Client(server.port()).send("POST", path, body, headers);
  }

  @Test
  void aNodeSaysWhoItIsAndHowItIsSet() {
    assertThat(get("/admin/node").body())
        .contains("\"name\":\"desk \\\"mine\\\"\"")
        .contains("\"mesh\":{\"mode\":\"key\",\"name\":\"0123abcd\"}")
        .contains("\"listen\":[\"/ip4/127.0.0.1/tcp/4001\"]")
        .contains("\"reach\":\"mesh\",\"policy\":\"auto\",\"serves\":\"mesh\"")
        .contains("\"uptime_ms\":90000");
  }

  @Test
  void peersComeWithAllThatIsKnownOfThem() {
    assertThat(get("/admin/peers").body())
        .startsWith("{\"peers\":[{\"id\":\"12D3KooWaaaa")
        .contains("\"standing\":\"mesh\",\"connected\":true")
        .contains("\"round_trip_ms\":0.4")
        .as("what was never measured is not 0")
        .contains("\"round_trip_ms\":null")
        .contains("\"clock_ahead_ms\":-10800000")
        .contains("\"context_length\":2048,\"capabilities\":[\"completion\"],\"loaded\":true")
        .contains("\"prefill\":900.5,\"decode\":0")
        .contains(
            "\"load\":{\"slots\":4,\"running\":1,\"queued\":0,\"availability\":\"accepting\"}")
        .contains("\"age_ms\":800,\"banned\":false");
  }

  @Test
  void whyTellsTheLastDecisions() {
    assertThat(get("/admin/why?last=2").body())
        .contains("\"number\":8,\"at\":\"2026-11-21T12:00:00Z\",\"model\":\"pocket:latest\"")
        .contains("\"why\":\"mesh, loaded and idle\",\"first_token_ms\":35")
        .contains("\"left_out\":[\"cellar: no such model\"],\"failure\":null");
    assertThat(get("/admin/why").status()).isEqualTo(200);
    assertThat(administration.asked).containsExactly("decisions 2", "decisions 20");
    assertThat(get("/admin/streams").body())
        .isEqualTo(
            "{\"streams\":[{\"id\":3,\"model\":\"pocket\",\"node\":\"attic\",\"since_ms\":1500,"
                + "\"tokens\":42,\"breaks\":1,\"state\":\"running\"}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "99999", "many", ""})
  void aNumberOfDecisionsThatIsNoneIsRefused(String last) {
    Client.Reply reply = get("/admin/why?last=" + last);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains("from 1 to 1000");
  }

  @Test
  void anInvitationIsForTheMeshAndTenMinutesUnlessOneSaysOtherwise() {
    assertThat(post("/admin/invite", "{}").body())
        .isEqualTo(
            "{\"code\":\"K7-9Q2M-X4NT\",\"addresses\":[\"/ip4/192.0.2.1/tcp/4001\"],"
                + "\"expires_at\":\"2026-11-21T12:10:00Z\"}");
    post("/admin/invite", "{\"as\":\"friends\",\"minutes\":1440}");
    assertThat(administration.asked).containsExactly("invite MESH PT10M", "invite FRIENDS PT24H");
  }

  @Test
  void whoJoinsSaysACodeAndWhere() {
    assertThat(post("/admin/join", "{\"code\":\"K7\",\"address\":\"/ip4/192.0.2.1/tcp/1\"}").body())
        .contains("\"name\":\"attic\",\"as\":\"mesh\"");
    post("/admin/join", "{\"code\":\"K8\",\"addresses\":[\"/a\",\" \",\"/b\"]}");
    post("/admin/leave", "{}");
    assertThat(administration.asked)
        .containsExactly("join K7 [/ip4/192.0.2.1/tcp/1]", "join K8 [/a, /b]", "leave");
  }

  @Test
  void whoIsBannedIsShownSoUntilTheBanEnds() {
    assertThat(post("/admin/ban", "{\"peer\":\"Attic\"}").status()).isEqualTo(200);
    assertThat(get("/admin/peers").body()).contains("\"banned\":true");
    assertThat(post("/admin/unban", "{\"peer\":\"attic\"}").status()).isEqualTo(200);
    assertThat(get("/admin/peers").body()).doesNotContain("\"banned\":true");
    Client.Reply again = post("/admin/unban", "{\"peer\":\"attic\"}");
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.error()).contains("is not banned");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/admin/invite | {\"as\":\"public\"} | as must be",
        "/admin/invite | {\"minutes\":0} | from 1 to 1440 minutes",
        "/admin/invite | {\"minutes\":1441} | from 1 to 1440 minutes",
        "/admin/invite | {\"minutes\":\"ten\"} | cannot unmarshal string",
        "/admin/invite | [] | cannot unmarshal array",
        "/admin/join | {} | code is required",
        "/admin/join | {\"code\":\"wrong\"} | this is no code",
        "/admin/join | {\"code\":\"K7\",\"addresses\":[7]} | each a string",
        "/admin/ban | {} | peer is required",
        "/admin/ban | { | unexpected EOF"
      })
  void aWrongRequestIsRefusedWithTheReason(String path, String body, String why) {
    Client.Reply reply = post(path, body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "http://localhost:3000", "app://obsidian", "null"})
  void noWebPageMayCallItWhateverPagesMayCallElse(String origin) {
    assertThat(get("/api/version", "Origin: " + origin).status()).isEqualTo(200);
    assertThat(get("/admin/peers", "Origin: " + origin).status()).isEqualTo(403);
    Client.Reply reply = post("/admin/invite", "{}", "Origin: " + origin);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.error()).contains("web page");
    assertThat(administration.asked).isEmpty();
  }

  @Test
  void itsOwnOriginIsAPageToo() {
    Client.Reply reply =
        post("/admin/leave", "{}", "Host: localhost:1", "Origin: http://localhost:1");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(administration.asked).isEmpty();
  }

  @Test
  void aForeignNameIsRefusedWithoutAKey() {
    assertThat(get("/admin/peers", "Host: rebound.example").status()).isEqualTo(403);
    assertThat(get("/admin/peers", "X-Forwarded-For: 192.0.2.7").error())
        .startsWith("this node is administered from its own machine");
  }

  /** A page has no key, under whatever name it comes; and a key is not tied to a machine. */
  @Test
  void beyondLoopbackAKeyForItIsWantedFromEverywhere() throws IOException {
    try (MootServer open = server("0.0.0.0", keys)) {
      Client client = new Client(open.port());
      assertThat(client.get("/admin/peers").status()).isEqualTo(401);
      String key = "Authorization: Bearer " + keys.create(Scope.ADMIN);
      String foreign = "Host: rebound.example";
      assertThat(client.send("GET", "/admin/peers", "", key, foreign).status()).isEqualTo(200);
      assertThat(client.send("GET", "/admin/peers", "", key, "Origin: http://localhost").status())
          .as("a web page, whatever it has")
          .isEqualTo(403);
      InetAddress own = ownAddress().orElse(InetAddress.getLoopbackAddress());
      try (Socket socket = new Socket(own, open.port())) {
        socket
            .getOutputStream()
            .write(
                ("GET /admin/peers HTTP/1.1\r\nHost: x\r\n" + key + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(Client.readAll(socket).status()).isEqualTo(200);
      }
    }
  }

  private static Optional<InetAddress> ownAddress() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address.isSiteLocalAddress() && address.getAddress().length == 4)
        .findFirst();
  }

  @Test
  void aMethodThatIsNotMeantIsNamed() {
    assertThat(get("/admin/leave").status()).isEqualTo(405);
    assertThat(administration.asked).isEmpty();
    assertThat(get("/admin").status()).isEqualTo(404);
  }

  @Test
  void eventsComeAsTheyHappenAndEndWithTheNode() throws IOException {
    try (Socket socket =
            new Client(server.port())
                .begin("GET /admin/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      await().atMost(PATIENCE).until(administration.board::isWatched);
      administration.board.publish(
          new AdminEvent.PeerChanged(
              AdminEvent.PeerTurn.CONNECTED, PretendedAdministration.ATTIC, "at\ntic"));
      assertThat(next(lines, "event: ")).isEqualTo("event: peer.connected");
      assertThat(next(lines, "data: "))
          .isEqualTo(
              "data: {\"id\":\"" + PretendedAdministration.ATTIC + "\",\"name\":\"at\\ntic\"}");
      administration.board.publish(new AdminEvent.Missed(3));
      assertThat(next(lines, "event: ")).isEqualTo("event: missed");
      administration.board.close();
      assertThat(next(lines, "0")).as("the last chunk").isEqualTo("0");
    }
  }

  private static String next(BufferedReader lines, String start) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(start)) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void whoStopsWatchingIsForgotten() throws IOException {
    try (Socket _ =
        new Client(server.port()).begin("GET /admin/events HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      await().atMost(PATIENCE).until(administration.board::isWatched);
    }
    await().atMost(PATIENCE).until(() -> !administration.board.isWatched());
  }

  @Test
  void aServerThatNobodyAdministersHasNoSuchPaths() {
    assertThat(node.client().send("GET", "/admin/node", "").status()).isEqualTo(404);
  }
}
