package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.PretendedNode;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.app.settings.Keys;
import dev.folkmoot.engine.remote.ApiKey;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandsTest {

  private static final String PROVIDER =
      """
      apiBasePath: /v1
      apiHostname: 127.0.0.1
      apiKey: sk-old-secret
      apiPort: 1234
      apiProtocol: http
      modelName: "org/qwen*"
      maxConnections: 4
      systemMessage: "Be kind: \\"always\\"\\nand brief"
      userSecret: my-user-secret
      """;

  @TempDir private Path folder = Path.of("");
  private CapturedTerminal captured = new CapturedTerminal("");
  private final Map<String, String> variables = new HashMap<>();

  private int moot(String... arguments) {
    variables.put("FOLKMOOT_HOME", folder.toString());
    Environment environment = new Environment(variables, folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            Optional.empty(),
            (configuration, place, notes) -> {
              throw new AssertionError("no command here runs a node");
            },
            Clock.systemUTC());
    return MootCommand.run(session, arguments);
  }

  private Path config() {
    return folder.resolve("config.yaml");
  }

  private Path provider() throws IOException {
    return Files.writeString(folder.resolve("provider.yaml"), PROVIDER);
  }

  private Configuration read() {
    return Configuration.read(new Environment(variables, folder), Optional.empty());
  }

  @Test
  void theFilesPlaceIsToldWhetherItIsThereOrNot() {
    assertThat(moot("config", "path")).isZero();
    assertThat(captured.out()).isEqualTo(config() + "\n");
  }

  @Test
  void whatHoldsIsShownWithoutItsSecrets() throws IOException {
    Files.writeString(
        config(), "mesh:\n  name: attic\nengines:\n  - url: http://a\n    key: sk-1\n");
    assertThat(moot("config", "show")).isZero();
    assertThat(captured.out())
        .containsPattern("mesh.name +attic +.*config.yaml:2:9")
        .containsPattern("engines.engine +http://a, kind found out, key \\(hidden\\)")
        .doesNotContain("sk-1");
  }

  @Test
  void aFileIsCheckedBeforeANodeStumblesOverIt() throws IOException {
    Files.writeString(config(), "mesh:\n  nmae: attic\n");
    assertThat(moot("config", "check")).isEqualTo(1);
    assertThat(captured.err().getFirst())
        .isEqualTo(
            "Error: " + config() + ":2:3: there is no key 'mesh.nmae'; did you mean 'name'?");
    Files.writeString(config(), "mesh:\n  name: attic\n");
    assertThat(moot("config", "check")).isZero();
    assertThat(moot("config", "check", provider().toString())).isZero();
    assertThat(captured.out()).contains("config.yaml is sound", "provider.yaml is sound");
  }

  @Test
  void theKeysArePrintedForTheDocumentation() {
    assertThat(moot("config", "keys")).isZero();
    assertThat(captured.out()).isEqualTo(Keys.markdown());
  }

  @Test
  void aProvidersFileBecomesOursAndItsKeyGoesWhereItsOwnerOnlyReadsIt() throws IOException {
    assertThat(moot("config", "import", provider().toString())).isZero();
    Path key = folder.resolve("engine-keys/provider.key");
    assertThat(Files.readString(key)).isEqualTo("sk-old-secret\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(config())).doesNotContain("sk-old-secret", "my-user-secret");
    assertThat(captured.out() + captured.err()).doesNotContain("sk-old", "my-user");
    assertThat(captured.err()).anyMatch(line -> line.contains("userSecret means nothing"));
    RemoteSettings engine = read().engines().getFirst();
    assertThat(engine.key()).isEqualTo(ApiKey.of("sk-old-secret"));
    assertThat(engine.models()).containsExactly("org/qwen*");
    assertThat(engine.system()).contains("Be kind: \"always\"\nand brief");
    assertThat(read().environment().text("FOLKMOOT_MAX_CONNECTIONS")).contains("4");
  }

  @Test
  void anEnginesKeyDoesNotLieWhereTheNodeKeepsItsOwn() throws IOException {
    assertThat(moot("config", "import", provider().toString())).isZero();
    assertThat(moot("key", "create", "laptop")).isZero();
    assertThat(moot("key", "list")).isZero();
    assertThat(captured.out()).contains("laptop");
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyIfThatIsWanted() throws IOException {
    Files.writeString(config(), "mesh:\n  name: attic\n");
    assertThat(moot("config", "import", provider().toString())).isEqualTo(1);
    assertThat(captured.err()).anyMatch(line -> line.contains("--yes"));
    captured = new CapturedTerminal("n\n", true);
    assertThat(moot("config", "import", provider().toString())).isEqualTo(1);
    assertThat(Files.readString(config())).contains("attic");
    captured = new CapturedTerminal("y\n", true);
    assertThat(moot("config", "import", provider().toString())).isZero();
    assertThat(Files.readString(config())).doesNotContain("attic");
  }

  /** A server on loopback, and a port where nothing is. */
  private int setup(PretendedNode server, String... more) {
    server
        .answers("/api/version", 200, "{\"version\":\"0.9\"}")
        .answers("/api/tags", 200, "{\"models\":[{\"name\":\"a:1b\"}]}");
    String[] arguments = new String[3 + more.length];
    arguments[0] = "setup";
    arguments[1] = "--port";
    arguments[2] = server.url().getPort() + ",9";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return moot(arguments);
  }

  @Test
  void setupShowsWhatAnswersAndWritesItDownOnce() throws IOException {
    try (PretendedNode server = new PretendedNode()) {
      assertThat(setup(server)).isEqualTo(1);
      assertThat(config()).doesNotExist();
      assertThat(setup(server, "--yes")).isZero();
      assertThat(captured.out()).contains(server.url() + "  Ollama 0.9, 1 model: a:1b\n");
      assertThat(read().engines().getFirst().kind()).contains(BackendKind.OLLAMA);
      assertThat(read().engines().getFirst().url()).isEqualTo(server.url());
      assertThat(setup(server, "--yes")).isZero();
      assertThat(captured.out()).contains("in " + config() + " already");
      assertThat(read().engines()).hasSize(1);
    }
  }

  @Test
  void setupLeavesWhatItsOwnerWroteAsItIs() throws IOException {
    String before =
        """
        # my own words
        engines:
            # the big one
            - url: http://far:1
              name: far
        mesh:
          name: attic # up there
        """;
    Files.writeString(config(), before);
    try (PretendedNode server = new PretendedNode()) {
      assertThat(setup(server, "--yes")).isZero();
      assertThat(Files.readString(config()).lines()).containsAll(before.lines().toList());
      assertThat(read().engines())
          .extracting(RemoteSettings::name)
          .containsExactlyInAnyOrder("far", "ollama");
      Files.writeString(config(), "mesh:\n  name: attic\n");
      assertThat(setup(server, "--yes")).isZero();
      assertThat(read().engines()).hasSize(1);
      Files.writeString(config(), "engines: [{url: http://far:1}]\n");
      assertThat(setup(server, "--yes")).isEqualTo(1);
      assertThat(captured.err()).anyMatch(line -> line.contains("by hand"));
    }
  }

  @Test
  void setupSaysWhereNothingIs() {
    assertThat(moot("setup", "--port", "9", "--yes")).isZero();
    assertThat(captured.out()).contains("No other program that runs models was found.");
    assertThat(config()).doesNotExist();
  }
}
