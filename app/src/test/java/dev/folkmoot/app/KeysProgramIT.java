package dev.folkmoot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.app.PackagedProgram.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that other machines can reach, as processes: what it lets in, and what it lets slip. */
@Timeout(300)
final class KeysProgramIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern URL = Pattern.compile("answers on (http\\S+)");

  /** Of a key's text, where its secret begins. */
  private static final int SECRET = 16;

  @TempDir private Path folder = Path.of("");
  private final List<String> said = new ArrayList<>();
  private final List<Process> nodes = new ArrayList<>();

  private PackagedProgram program(Map<String, String> variables) throws IOException {
    Map<String, String> all = new HashMap<>(variables);
    all.put("FOLKMOOT_HOME", folder.resolve("home").toString());
    return new PackagedProgram(Files.createTempDirectory(folder, "process"), all);
  }

  private Outcome run(String... words) throws IOException, InterruptedException {
    return program(Map.of()).run(words);
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process node : nodes) {
      node.destroyForcibly().waitFor();
    }
  }

  private URI serve(PackagedProgram program) {
    Process node = program.start("serve");
    nodes.add(node);
    await().atMost(PATIENCE).until(() -> !node.isAlive() || program.err().contains("answers on"));
    Matcher url = URL.matcher(program.err());
    assertThat(url.find()).as(program.err()).isTrue();
    return URI.create(url.group(1));
  }

  private int ask(HttpClient client, URI url, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!body.isEmpty()) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    said.add(reply.headers().map() + reply.body());
    return reply.statusCode();
  }

  @Test
  void withoutAKeyItDoesNotLetOtherMachinesIn() throws IOException, InterruptedException {
    Outcome outcome = program(Map.of("OLLAMA_HOST", "0.0.0.0:0")).run("serve");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .startsWith("Error: ")
        .contains("moot key create NAME");
  }

  /** Everything that it writes and answers is looked through, at its most talkative. */
  @Test
  void aKeyOpensTheNodeAndNoKeyIsEverLetSlip() throws IOException, InterruptedException {
    String key = run("key", "create", "ada", "--scope", "infer,models,admin").out().strip();
    PackagedProgram program =
        program(
            Map.of(
                "OLLAMA_HOST", "0.0.0.0:0",
                "OLLAMA_DEBUG", "1",
                "FOLKMOOT_LOG", "json",
                "FOLKMOOT_TLS", "off"));
    URI base = serve(program);
    String[] shown = {"Authorization", "Bearer " + key};
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(ask(client, base.resolve("/api/tags"), "")).isEqualTo(401);
      assertThat(ask(client, base.resolve("/api/tags"), "", shown)).isEqualTo(200);
      assertThat(ask(client, base.resolve("/api/show"), "{\"model\":\"pocket\"}", shown))
          .isEqualTo(200);
      assertThat(ask(client, base.resolve("/admin/node"), "", shown)).isEqualTo(200);
      assertThat(ask(client, base.resolve("/metrics"), "", shown)).isEqualTo(200);
      // Where keys end up by mistake.
      assertThat(ask(client, base.resolve("/v1/models/" + key), "", shown)).isEqualTo(404);
      assertThat(ask(client, base.resolve("/" + key + "?k=" + key), "", shown)).isEqualTo(404);
      String model = "{\"model\":\"" + key + "\",\"prompt\":\"wombat " + key + "\"}";
      assertThat(ask(client, base.resolve("/api/generate"), model, shown)).isEqualTo(404);
      assertThat(ask(client, base.resolve("/v1/completions"), model, shown)).isEqualTo(404);
      assertThat(ask(client, base.resolve("/api/chat"), "{" + key, shown)).isEqualTo(400);
      assertThat(ask(client, base.resolve("/api/tags"), "", "x-api-key", key + "x")).isEqualTo(401);
      Outcome list = run("list");
      assertThat(list.out()).as(list.err()).contains("pocket:latest");
      assertThat(run("peers").exitCode()).isZero();
      assertThat(run("key", "revoke", "ada").exitCode()).isZero();
      assertThat(ask(client, base.resolve("/api/tags"), "", shown)).isEqualTo(401);
    }
    String arguments = nodes.getFirst().info().commandLine().orElse("");
    String secret = key.substring(SECRET);
    String token = Files.readString(folder.resolve("home/owner.token")).strip().substring(SECRET);
    assertThat(program.err())
        .contains("\"path\":\"/v1/models/" + key.substring(0, SECRET) + "…\"")
        .doesNotContain("wombat");
    assertThat(String.join("\n", said) + arguments).doesNotContain(secret, token);
    assertThat(filesWith(secret))
        .as("files with the secret of a key, but what create printed")
        .allMatch(file -> file.endsWith("out"))
        .hasSize(1);
    assertThat(filesWith(token)).containsExactly(folder.resolve("home/owner.token"));
  }

  private List<Path> filesWith(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, secret)).toList();
    }
  }

  private static boolean holds(Path file, String secret) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own commands need neither a key nor a certificate of anybody. */
  @Test
  void theCommandsOfAHomeReachItsNodeUnderTlsAndWithKeysRequired()
      throws IOException, InterruptedException {
    run("key", "create", "ada");
    PackagedProgram program =
        program(
            Map.of(
                "OLLAMA_HOST", "127.0.0.1:0",
                "FOLKMOOT_KEYS", "required",
                "FOLKMOOT_TLS", "self-signed"));
    URI base = serve(program);
    assertThat(base.getScheme()).isEqualTo("https");
    assertThat(program.err()).contains("SHA-256 fingerprint is ").doesNotContain("clear text");
    Outcome list = run("list");
    assertThat(list.out()).as(list.err()).contains("pocket:latest");
    assertThat(run("peers").exitCode()).isZero();
    Map<String, String> elsewhere =
        Map.of("FOLKMOOT_HOME", folder.resolve("other").toString(), "OLLAMA_HOST", base.toString());
    Outcome stranger =
        new PackagedProgram(Files.createTempDirectory(folder, "stranger"), elsewhere).run("list");
    assertThat(stranger.exitCode()).isEqualTo(1);
    assertThat(stranger.err()).startsWith("Error: cannot trust the node at " + base);
  }
}
