package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.PretendedNode;
import dev.folkmoot.app.home.ApiKeyFile;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.OwnerToken;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.access.Scope;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code moot key}, and what the commands show to whom. */
final class KeyCommandsTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path root = Path.of("");
  private final PretendedNode node = new PretendedNode();
  private CapturedTerminal captured = new CapturedTerminal("");

  @AfterEach
  void stop() {
    node.close();
  }

  private FolkmootHome home() {
    return new FolkmootHome(root, root.resolve("models"));
  }

  private int moot(Map<String, String> more, String... words) {
    captured = new CapturedTerminal("");
    Map<String, String> variables = new HashMap<>(more);
    variables.put("FOLKMOOT_HOME", root.toString());
    Environment environment = new Environment(variables, root);
    return MootCommand.run(
        new Session(
            captured.terminal(),
            environment,
            home(),
            Optional.empty(),
            (_, _, _) -> {
              throw new AssertionError("no node is started");
            },
            Clock.fixed(NOON, ZoneOffset.UTC)),
        words);
  }

  private int moot(String... words) {
    return moot(Map.of(), words);
  }

  private List<ApiKey> keys() {
    return new ApiKeyFile(home()).keys();
  }

  @Test
  void aKeyIsShownOnceAndKeptAsAHash() throws IOException {
    assertThat(moot("key", "create", "laptop")).isZero();
    String text = captured.out().strip();
    assertThat(KeyText.idOf(text)).contains(keys().getFirst().id());
    assertThat(captured.err()).singleElement().asString().contains("the only time");
    assertThat(keys())
        .containsExactly(
            new ApiKey(
                text.substring(5, 15),
                "laptop",
                ApiKey.Hash.ofKey(text),
                java.util.Set.of(Scope.INFER),
                Reach.MESH,
                0,
                0,
                NOON,
                Optional.empty()));
    assertThat(Files.readString(root.resolve("keys"))).doesNotContain(text.substring(16));
    assertThat(moot("key", "list")).isZero();
    assertThat(captured.out()).contains(text.substring(5, 15)).doesNotContain(text.substring(16));
  }

  @Test
  void everyLimitIsHeardAndListed() {
    String said =
        "key create ci --scope infer,models --rate 60/min --concurrent 4 --expires 30d --reach local";
    assertThat(moot(said.split(" "))).isZero();
    ApiKey key = keys().getFirst();
    assertThat(key.scopes()).containsExactlyInAnyOrder(Scope.INFER, Scope.MODELS);
    assertThat(key.perMinute()).isEqualTo(60);
    assertThat(key.concurrent()).isEqualTo(4);
    assertThat(key.reach()).isEqualTo(Reach.LOCAL);
    assertThat(key.expires()).contains(NOON.plus(Duration.ofDays(30)));
    moot("key", "ls");
    assertThat(captured.out().lines())
        .containsExactly(
            "ID            NAME    SCOPES          REACH    RATE      AT ONCE    CREATED"
                + "                 EXPIRES",
            key.id()
                + "    ci      infer,models    local    60/min    4          2026-11-22T12:00:00Z"
                + "    2026-12-22T12:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two_words",
        "ada --scope root",
        "ada --scope infer,",
        "ada --rate 0",
        "ada --rate 5/s",
        "ada --rate 99999999",
        "ada --concurrent 0",
        "ada --concurrent -1",
        "ada --expires soon",
        "ada --expires 0d",
        "ada --expires 30",
        "ada --reach moon"
      })
  void whatCannotBeIsRefusedAndMakesNoKey(String words) {
    assertThat(moot(("key create " + words).split(" "))).isEqualTo(1);
    assertThat(captured.err().getFirst()).startsWith("Error: ");
    assertThat(captured.out()).isEmpty();
    assertThat(keys()).isEmpty();
  }

  @Test
  void aKeyIsRevokedByItsNameOrItsId() {
    moot("key", "create", "one");
    moot("key", "create", "two");
    assertThat(moot("key", "create", "two")).isEqualTo(1);
    assertThat(captured.out()).as("no key where there is an error").isEmpty();
    assertThat(moot("key", "revoke", "one")).isZero();
    assertThat(moot("key", "rm", keys().getFirst().id())).isZero();
    assertThat(keys()).isEmpty();
    assertThat(moot("key", "revoke", "one")).isEqualTo(1);
    assertThat(captured.err().getFirst()).contains("no such key: one");
  }

  @Test
  void aKeyThatIsSaidAsAnArgumentIsNotRepeated() {
    moot("key", "create", "one");
    String text = captured.out().strip();
    assertThat(moot("key", "revoke", text)).isEqualTo(1);
    assertThat(captured.err()).allSatisfy(line -> assertThat(line).doesNotContain(text));
    assertThat(keys()).hasSize(1);
  }

  /** Who sets {@code OLLAMA_HOST} to another's address must not give his home away. */
  @Test
  void theOwnersTokenGoesToNodesOfThisHomeOnly() {
    new OwnerToken(home()).hashOrDraw(new SecureRandom());
    String token = "Bearer " + new OwnerToken(home()).text().orElseThrow();
    node.answers("/api/tags", 200, "{\"models\":[]}");
    Map<String, String> host = Map.of("OLLAMA_HOST", node.url().toString());
    assertThat(moot(host, "list")).isZero();
    assertThat(node.authorizations()).containsExactly("");
    NodeNote.ofThisProcess(node.url(), "", List.of()).write(home().node(1));
    assertThat(moot(host, "list")).isZero();
    assertThat(moot("list")).isZero();
    assertThat(node.authorizations()).containsExactly("", token, token);
    assertThat(captured.out()).doesNotContain(token);
  }

  /** An address of the environment has no scheme, and a node of this home may have got one. */
  @Test
  void aNodeOfThisHomeIsAskedAsItAnswers() {
    URI secure = URI.create("https://127.0.0.1:18434");
    NodeNote.ofThisProcess(secure, "", List.of()).write(home().node(1));
    for (String host : List.of("", "127.0.0.1:18434", "0.0.0.0:18434", "http://127.0.0.1:18434")) {
      assertThat(finder(host).url()).as(host).isEqualTo(secure);
    }
    assertThat(finder("127.0.0.1:18435").url()).isEqualTo(URI.create("http://127.0.0.1:18435"));
    assertThat(finder("127.0.0.2:18434").url()).isEqualTo(URI.create("http://127.0.0.2:18434"));
  }

  private NodeFinder finder(String host) {
    return new NodeFinder(new Environment(Map.of("OLLAMA_HOST", host), root), home());
  }

  @Test
  void toOtherNodesGoesTheKeyOfTheEnvironment() {
    moot("key", "create", "one");
    String key = captured.out().strip();
    node.answers("/api/tags", 200, "{\"models\":[]}");
    Map<String, String> variables = new HashMap<>();
    variables.put("OLLAMA_HOST", node.url().toString());
    variables.put("OLLAMA_API_KEY", "a-word-for-ollama.com");
    moot(variables, "list");
    variables.put("OLLAMA_API_KEY", key);
    moot(variables, "list");
    variables.put("FOLKMOOT_API_KEY", "mine");
    moot(variables, "list");
    assertThat(node.authorizations()).containsExactly("", "Bearer " + key, "Bearer mine");
  }
}
