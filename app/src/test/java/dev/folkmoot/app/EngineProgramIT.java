package dev.folkmoot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose engine is another program: here a second node, whose API is Ollama's, and which
 * stands in for one. Both are processes, and the one behind is lost in the middle of a sentence.
 */
@Timeout(300)
final class EngineProgramIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CHAT =
      """
      {"model":"lent","prompt":"Tell me about the moot","options":{"seed":7,"num_predict":%d}}
      """;

  /** Three hundred numbers in a list: it takes a second, and the model cannot end it sooner. */
  private static final String LONG =
      """
      {"model":"lent","prompt":"Count","options":{"seed":7,"num_predict":-1},"format":{
      "type":"array","items":{"type":"integer"},"minItems":300,"maxItems":300}}
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  private PackagedProgram program(String name) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    // It says where it answers, on whatever port is free.
    return new PackagedProgram(home, Map.of("FOLKMOOT_MESH", "off", "OLLAMA_HOST", "127.0.0.1:0"));
  }

  private URI start(PackagedProgram program) throws IOException {
    processes.add(program.start("serve"));
    await().atMost(PATIENCE).until(() -> program.err().contains("Folkmoot "));
    return URI.create(
        Files.readAllLines(program.home().resolve("moot.node")).stream()
            .filter(line -> line.startsWith("url="))
            .map(line -> line.substring("url=".length()).replace("\\:", ":"))
            .findFirst()
            .orElseThrow());
  }

  private HttpResponse<String> post(URI url, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void configure(PackagedProgram program, URI engine, String more) throws IOException {
    Files.createDirectories(program.home());
    Files.writeString(
        program.home().resolve("config.yaml"),
        "engines:\n  - kind: ollama\n    url: " + engine + "\n" + more);
  }

  @Test
  void aNodeLendsWhatAnotherProgramHoldsAndLosesNoWordSilently() throws Exception {
    URI behind = start(program("behind"));
    post(behind.resolve("/api/copy"), "{\"source\":\"pocket\",\"destination\":\"lent\"}");
    PackagedProgram program = program("front");
    configure(program, behind, "");
    PackagedProgram.Outcome refused = program.run("serve");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains(behind + " is a Folkmoot node, and no engine");

    configure(program, behind, "    allow_node: true\n");
    URI front = start(program);
    String direct = post(behind.resolve("/api/generate"), CHAT.formatted(40)).body();
    HttpResponse<String> through = post(front.resolve("/api/generate"), CHAT.formatted(40));
    assertThat(said(through.body())).isNotEmpty().isEqualTo(said(direct));
    assertThat(through.headers().firstValue("X-Folkmoot-Route").orElse(""))
        .contains("engine=\"Ollama");

    requireCutWhenLost(front, processes.getFirst());
    // Who is gone lists nothing any more, and the node's own model is still there.
    await().atMost(PATIENCE).until(() -> !get(front.resolve("/api/tags")).contains("lent"));
    assertThat(get(front.resolve("/api/tags"))).contains("pocket");
  }

  private String get(URI url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** The words of a stream, whatever pieces they came in. */
  private static String said(String lines) {
    StringBuilder said = new StringBuilder();
    lines
        .lines()
        .forEach(line ->
            said.append(line.replaceFirst(".*\"response\":\"((\\\\.|[^\"\\\\])*)\".*", "$1")));
    return said.toString();
  }

  /**
   * Kills the one behind after the first words of an answer that has a form, and so cannot go on by
   * its text: the client must hear an error, and a cut.
   */
  private void requireCutWhenLost(URI front, Process behind) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(front.resolve("/api/generate"))
            .POST(HttpRequest.BodyPublishers.ofString(LONG))
            .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    List<String> lines = new ArrayList<>();
    @Nullable IOException cut = null;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (lines.size() == 2) {
          behind.destroyForcibly();
        }
      }
    } catch (IOException e) {
      cut = e;
    }
    assertThat(lines.getLast()).contains("\"error\":\"engine 'ollama'");
    assertThat(cut).isNotNull();
  }
}
