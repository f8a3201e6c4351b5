package dev.folkmoot.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Three nodes of one home, as processes, with the bundled model; one of them is lost in the middle
 * of a sentence. The client must hear the answer that an unbroken run gives, to the character.
 */
@Timeout(300)
final class UnbrokenProgramIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PROMPT =
      """
      {"model":"pocket","prompt":"Tell me about the moot","options":{"seed":7,"num_predict":200}}
      """;

  /** A stream may end before the loss is felt; so it is tried a few times. */
  private static final int TRIES = 8;

  private static final int WORDS_BEFORE_THE_LOSS = 4;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Process> nodes = new HashMap<>();
  private URI first = URI.create("http://127.0.0.1");

  @TempDir private Path folder = Path.of("");

  /** What a client heard. */
  private record Heard(String text, String node, JsonNode last) {
    boolean wasBroken() {
      return last.path("folkmoot").path("breaks").asInt(0) > 0;
    }
  }

  @BeforeEach
  void startThree() throws IOException {
    start("one");
    first =
        URI.create(
            Files.readAllLines(folder.resolve("home/moot.node")).stream()
                .filter(line -> line.startsWith("url="))
                .map(line -> line.substring("url=".length()))
                .findFirst()
                .orElseThrow());
    start("two");
    start("three");
    await().atMost(PATIENCE).until(() -> peersConnected() == 2);
  }

  @AfterEach
  void end() {
    nodes
        .values()
        .forEach(process -> {
          signal(process, "CONT");
          process.destroyForcibly();
        });
  }

  private void start(String name) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("FOLKMOOT_HOME", folder.resolve("home").toString());
    variables.put("FOLKMOOT_NAME", name);
    PackagedProgram program = new PackagedProgram(folderOf(name), variables);
    Process process = program.start("serve");
    nodes.put(name, process);
    await().atMost(PATIENCE).until(() -> program.err().contains("Folkmoot "));
  }

  private Process process(String node) {
    return requireNonNull(nodes.get(node), () -> "nobody is called " + node);
  }

  private Path folderOf(String name) {
    try {
      return Files.createTempDirectory(folder, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long peersConnected() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(first.resolve("/admin/peers")).build();
    String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    long ready = 0;
    for (JsonNode peer : json.readTree(body).path("peers")) {
      if (peer.path("connected").asBoolean() && !peer.path("models").isEmpty()) {
        ready++;
      }
    }
    return ready;
  }

  /** Asks the first node; {@code onWord} hears after how many pieces of the answer who gives it. */
  private Heard ask(String policy, Consumer<String> onLoss)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(first.resolve("/api/generate"))
            .header("X-Folkmoot-Policy", policy)
            .POST(HttpRequest.BodyPublishers.ofString(PROMPT))
            .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    String route = response.headers().firstValue("X-Folkmoot-Route").orElse("");
    String node = route.replaceFirst("node=\"([^\"]*)\".*", "$1");
    StringBuilder text = new StringBuilder();
    JsonNode last = json.createObjectNode();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      int words = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = json.readTree(line);
        text.append(last.path("response").asString(""));
        if (++words == WORDS_BEFORE_THE_LOSS) {
          onLoss.accept(node);
        }
      }
    }
    assertThat(last.path("error").isMissingNode()).as(last.toString()).isTrue();
    assertThat(last.path("done").asBoolean()).isTrue();
    return new Heard(text.toString(), node, last);
  }

  private static void signal(Process process, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Loses a peer in that way until a stream has felt it; every answer must be the same. */
  private Process loseInTheMiddle(String signal) throws IOException, InterruptedException {
    Heard whole = ask("local-only", _ -> {});
    assertThat(whole.text()).hasSizeGreaterThan(40);
    for (int i = 0; i < TRIES; i++) {
      Heard heard =
          ask(
              "round-robin",
              node -> {
                if (!node.equals("one")) {
                  signal(process(node), signal);
                }
              });
      assertThat(heard.text()).isEqualTo(whole.text());
      assertThat(heard.last().path("eval_count")).isEqualTo(whole.last().path("eval_count"));
      if (heard.wasBroken()) {
        assertThat(heard.last().path("folkmoot").path("exact").asBoolean()).isTrue();
        return process(heard.node());
      }
      if (!heard.node().equals("one")) {
        // The answer was there before the loss was felt.
        Process lost = process(heard.node());
        lost.destroyForcibly().waitFor();
        start(heard.node());
        await().atMost(PATIENCE).until(() -> peersConnected() == 2);
      }
    }
    throw new AssertionError("in " + TRIES + " tries no stream was broken");
  }

  @Test
  void aProviderThatIsKilledIsNotMissed() throws IOException, InterruptedException {
    Process lost = loseInTheMiddle("KILL");
    assertThat(lost.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(ask("auto", _ -> {}).text()).isNotEmpty();
  }

  @Test
  void aProviderThatStandsStillIsNotMissed() throws IOException, InterruptedException {
    Process lost = loseInTheMiddle("STOP");
    assertThat(lost.isAlive()).isTrue();
    assertThat(ask("auto", _ -> {}).text()).isNotEmpty();
  }
}
