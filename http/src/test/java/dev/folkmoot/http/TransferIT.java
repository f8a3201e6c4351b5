package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.testkit.store.SampleGguf;
import dev.folkmoot.testkit.store.SampleStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /api/pull}, {@code /api/push} and {@code /v2/}: one node pulls from another. */
final class TransferIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestNode lender = TestNode.start();
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
    lender.close();
  }

  private String name(String model) {
    return "http://127.0.0.1:" + lender.port() + "/library/" + model;
  }

  private Client.Reply pull(String model, String more) {
    return node.client()
        .post("/api/pull", "{\"model\":\"" + name(model) + "\",\"insecure\":true" + more + "}");
  }

  private InstalledModel lent(String model) {
    return lender.node.store().find(ModelName.parse(model).orElseThrow()).orElseThrow();
  }

  @Test
  void s1007AModelIsPulledFromAnotherNodeAndAnswersAtOnce() {
    Client.Reply reply = pull("pirate", "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).contains("application/x-ndjson");
    assertThat(reply.isTerminated()).isTrue();
    List<String> statuses =
        reply.events().stream().map(event -> event.get("status").asString()).distinct().toList();
    assertThat(statuses).startsWith("pulling manifest");
    assertThat(statuses).endsWith("verifying sha256 digest", "writing manifest", "success");
    String here = "127.0.0.1:" + lender.port() + "/library/pirate";
    JsonNode shown = node.client().post("/api/show", "{\"model\":\"" + here + "\"}").json();
    assertThat(shown.get("system").asString()).isEqualTo("You are a pirate.");
    assertThat(node.client().get("/api/tags").json().get("models").findValuesAsString("name"))
        .contains(here + ":latest");
    assertThat(
            node.client()
                .post("/api/generate", "{\"model\":\"" + here + "\",\"prompt\":\"hi\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void s1007AnAdapterComesWithItsModelWhichIsTheSameModelOnBothMachines() {
    // As Ollama would have left it on the lender's disk.
    new SampleStore(lender.node.store().root())
        .installAdapted("adapted", SampleGguf.adaptable(), SampleGguf.adapter());
    assertThat(pull("adapted", "").events().getLast().get("status").asString())
        .isEqualTo("success");
    InstalledModel here =
        node.node
            .store()
            .find(ModelName.parse("127.0.0.1:" + lender.port() + "/library/adapted").orElseThrow())
            .orElseThrow();
    InstalledModel there = lent("adapted");
    assertThat(here.adapter().orElseThrow()).hasSameBinaryContentAs(there.adapter().orElseThrow());
    assertThat(here.weightsDigest()).isEqualTo(there.weightsDigest());
  }

  @Test
  void s1007AnEventOfALayerNamesItsDigestAndHasNoCompletedBeforeTheFirstByte() {
    JsonNode event =
        pull("chat", "").events().stream()
            .filter(line -> line.has("digest"))
            .findFirst()
            .orElseThrow();
    assertThat(event.get("digest").asString()).matches("sha256:[0-9a-f]{64}");
    assertThat(event.get("status").asString())
        .isEqualTo("pulling " + event.get("digest").asString().substring(7, 19));
    assertThat(event.get("total").asLong()).isPositive();
    assertThat(event.path("completed").asLong(1)).isPositive();
  }

  @Test
  void c008WithoutAStreamOnlyTheLastStepIsSaid() {
    Client.Reply reply = pull("chat", ",\"stream\":false");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).contains("application/json");
    assertThat(reply.text()).isEqualTo("{\"status\":\"success\"}");
  }

  @Test
  void c009APullThatFailsSaysSoInItsStream() {
    Client.Reply reply = pull("nothing", "");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text())
        .isEqualTo(
            """
            {"status":"pulling manifest"}
            {"error":"pull model manifest: file does not exist"}
            """);
    assertThat(reply.isTerminated()).isTrue();
    Client.Reply whole = pull("nothing", ",\"stream\":false");
    assertThat(whole.status()).isEqualTo(500);
    assertThat(whole.error()).isEqualTo("pull model manifest: file does not exist");
  }

  @Test
  void r1PlainHttpIsRefusedUnlessItIsAllowed() {
    Client.Reply reply = node.client().post("/api/pull", "{\"model\":\"" + name("chat") + "\"}");
    assertThat(reply.events().getLast().get("error").asString())
        .isEqualTo("insecure protocol http");
  }

  @Test
  void anUnreachableRegistryIsNamed() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    String body =
        "{\"model\":\"http://ada:secret@127.0.0.1:"
            + free
            + "/library/x\",\"insecure\":true,\"stream\":false}";
    Client.Reply reply = node.client().post("/api/pull", body);
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.error())
        .startsWith("pull model manifest: ")
        .contains("127.0.0.1:" + free)
        .doesNotContain("secret");
  }

  @Test
  void c010WhoGoesAwayCancelsThePull() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      String body =
          "{\"model\":\"http://127.0.0.1:"
              + silent.getLocalPort()
              + "/library/x\",\"insecure\":true}";
      Socket client = node.client().begin(Client.request("/api/pull", body));
      try (Socket asked = silent.accept()) {
        asked.setSoTimeout((int) PATIENCE.toMillis());
        client.close();
        // The node hangs up on the registry: what it sends after its request is the end.
        await().atMost(PATIENCE).until(() -> asked.getInputStream().read() < 0);
      }
    }
  }

  @Test
  void s1008AModelThatIsNotHereCannotBePushed() {
    Client.Reply reply = node.client().post("/api/push", "{\"model\":\"nobody/nothing\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.events().stream().map(event -> event.path("status").asString("")).toList())
        .containsExactly("retrieving manifest", "couldn't retrieve manifest", "");
    assertThat(reply.events().getLast().get("error").asString())
        .isEqualTo("model 'nobody/nothing:latest' not found");
    assertThat(
            node.client().post("/api/push", "{\"model\":\"a b\"}").events().getLast().has("error"))
        .isTrue();
  }

  @Test
  void aNodeSaysThatItIsARegistry() {
    Client.Reply reply = lender.client().get("/v2/");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Docker-Distribution-Api-Version")).contains("registry/2.0");
    assertThat(lender.client().send("HEAD", "/v2/", "").rawBody()).isEmpty();
  }

  @Test
  void r1AManifestIsHadByTagAndByDigest() throws IOException {
    InstalledModel model = lent("chat");
    byte[] stored =
        lender.node.store().manifest(ModelName.parse("chat").orElseThrow()).orElseThrow();
    for (String reference : List.of("latest", model.digest().toString())) {
      Client.Reply reply = lender.client().get("/v2/library/chat/manifests/" + reference);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.header("Content-Type"))
          .contains("application/vnd.docker.distribution.manifest.v2+json");
      assertThat(reply.header("Docker-Content-Digest")).contains(model.digest().toString());
      assertThat(reply.text())
          .isEqualTo(new String(stored, java.nio.charset.StandardCharsets.UTF_8));
    }
    Client.Reply head = lender.client().send("HEAD", "/v2/library/chat/manifests/latest", "");
    assertThat(head.header("Content-Length")).contains(Integer.toString(stored.length));
    assertThat(head.rawBody()).isEmpty();
  }

  @Test
  void r3ABlobIsHadWholeAndByRanges() throws IOException {
    InstalledModel model = lent("chat");
    String path = "/v2/library/chat/blobs/" + model.weightsDigest();
    byte[] file = Files.readAllBytes(model.weights());
    String whole = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    Client.Reply all = lender.client().get(path);
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.header("Content-Length")).contains(Integer.toString(file.length));
    assertThat(all.header("Location")).as("what a real Ollama asks first").contains(path);
    assertThat(all.rawBody()).isEqualTo(whole);
    Client.Reply part = lender.client().send("GET", path, "", "Range: bytes=10-19");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).contains("bytes 10-19/" + file.length);
    assertThat(part.rawBody()).isEqualTo(whole.substring(10, 20));
    assertThat(lender.client().send("GET", path, "", "Range: bytes=-4").rawBody())
        .isEqualTo(whole.substring(file.length - 4));
    Client.Reply outside =
        lender.client().send("GET", path, "", "Range: bytes=" + file.length + "-");
    assertThat(outside.status()).isEqualTo(416);
    assertThat(outside.header("Content-Range")).contains("bytes */" + file.length);
    Client.Reply head = lender.client().send("HEAD", path, "");
    assertThat(head.header("Content-Length")).contains(Integer.toString(file.length));
    assertThat(head.rawBody()).isEmpty();
  }

  @Test
  void nothingIsLentThatNoManifestOfTheModelNames() {
    String foreign = lent("bert").weightsDigest().toString();
    assertThat(lender.client().get("/v2/library/chat/blobs/" + foreign).status()).isEqualTo(404);
    assertThat(lender.client().get("/v2/library/bert/blobs/" + foreign).status()).isEqualTo(200);
    assertThat(lender.client().get("/v2/library/none/manifests/latest").text())
        .contains("MANIFEST_UNKNOWN");
    assertThat(lender.client().get("/v2/library/chat/blobs/../../etc/passwd").status())
        .isEqualTo(404);
    assertThat(lender.client().get("/v2/library/chat/blobs/sha256:zz").status()).isEqualTo(400);
    assertThat(lender.client().send("PUT", "/v2/library/chat/manifests/latest", "{}").status())
        .isEqualTo(405);
  }
}
