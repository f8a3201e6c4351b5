package dev.folkmoot.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.engine.remote.ApiKey;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import dev.folkmoot.node.serving.ServingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigurationTest {

  @TempDir private Path folder = Path.of("");

  private Environment environment(String... namesAndValues) {
    Map<String, String> variables = new HashMap<>();
    variables.put("FOLKMOOT_HOME", folder.toString());
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Environment(variables, folder);
  }

  private Configuration read(String yaml, String... namesAndValues) throws IOException {
    Path file = folder.resolve(Configuration.FILE_NAME);
    Files.writeString(file, yaml);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Configuration.read(environment(namesAndValues), Optional.empty());
  }

  @Test
  void withoutAFileTheEnvironmentIsAll() {
    Configuration configuration = Configuration.read(environment(), Optional.empty());
    assertThat(configuration.file()).isEmpty();
    assertThat(configuration.engines()).isEmpty();
    configuration.requireSound();
  }

  @Test
  void theFileIsHeardAndTheEnvironmentGoesBeforeIt() throws IOException {
    String yaml =
        """
        # mine
        models:
          max_queue: 7
          keep_alive: "10m"
          context_length: ~
        mesh:
          name: attic
          mdns: off
          listen: [/ip4/127.0.0.1/tcp/0, /ip4/127.0.0.1/tcp/1]
        serving:
        """;
    Configuration configuration = read(yaml, "FOLKMOOT_NAME", "cellar");
    NodeSettings node = NodeSettings.of(configuration.environment());
    MeshSettings mesh = MeshSettings.of(configuration.environment(), 1);
    assertThat(node.maxQueue()).isEqualTo(7);
    assertThat(node.keepAlive().duration()).isEqualTo(Duration.ofMinutes(10));
    assertThat(node.contextLength()).isEqualTo(4096);
    assertThat(mesh.name()).isEqualTo("cellar");
    assertThat(mesh.mdns()).isFalse();
    assertThat(mesh.listen()).hasSize(2);
    MeshSettings flagged =
        MeshSettings.of(configuration.environment().with("FOLKMOOT_MDNS", "on"), 1);
    assertThat(flagged.mdns()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mesh:\\n  nam: a|2:3|mesh.nam|did you mean 'name'",
        "mash:\\n  name: a|1:1|mash|did you mean 'mesh'",
        "zebra: 1|1:1|zebra|there are server, models",
        "mesh:\\n  mode: shut|2:9|mesh.mode|say key, open or off",
        "mesh:\\n  mdns: perhaps|2:9|mesh.mdns|say 1 or 0",
        "models:\\n  max_queue: many|2:14|models.max_queue|say a number",
        "models:\\n  keep_alive: soon|2:15|models.keep_alive|say a time",
        "server:\\n  debug: maybe|2:10|server.debug|say 1 or 0",
        "server:\\n  host: 127.0.0.1:ninety|2:9|server.host|say an address",
        "serving:\\n  quiet_hours: night|2:16|serving.quiet_hours|say hours",
        "serving:\\n  max_connections: 0|2:20|serving.max_connections|from 1 to",
        "routing:\\n  reach: far|2:10|routing.reach|say local, mesh",
        "mesh: attic|1:1|mesh|keys below it",
        "mesh:\\n  name: [a]|2:9|mesh.name|one value",
        "mesh:\\n  name: a\\n  name: b|3:3|name|second time",
        "mesh:\\n  name: &a b\\nx: *a|3:4|alias|write the value out",
        "mesh:\\n  name: 'a|2:11|no YAML|mind indents",
        "engines: http://a|1:1|engines|is a list",
        "engines:\\n  - url: ftp://a|2:5|http|127.0.0.1:11434",
        "engines:\\n  - kind: olama\\n    url: http://a|2:11|olama|did you mean 'ollama'",
        "engines:\\n  - kind: ollama|2:5|without url|say url",
        "engines:\\n  - url: http://a\\n    slotz: 1|3:5|slotz|did you mean 'slots'",
        "engines:\\n  - url: http://a\\n    slots: none|3:12|slots|a number above 0",
        "engines:\\n  - url: http://a\\n    capabilities: [toolz]|3:19|toolz|did you mean 'tools'",
        "engines:\\n  - url: http://a\\n    key_env: NOT_THERE|3:14|NOT_THERE|no such variable",
        "engines:\\n  - url: http://a\\n    key_file: nowhere|3:15|nowhere|cannot be read",
        "engines:\\n  - url: http://a\\n  - url: http://b|3:5|second engine|a 'name'",
      })
  void whatIsWrongIsNamedByItsPlaceAndWithTheRemedy(
      String yaml, String place, String what, String remedy) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")).requireSound())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(folder.resolve(Configuration.FILE_NAME) + ":" + place + ": ")
        .hasMessageContaining(what)
        .hasMessageContaining(remedy);
  }

  @Test
  void aKeyIsNeverRepeatedInAMessage() {
    for (String key : List.of("sk-1 2", "[sk-1, sk-2]", "{sk-1: sk-2}")) {
      assertThatThrownBy(() -> read("engines:\n  - url: http://a\n    key: " + key + "\n"))
          .isInstanceOf(FailureException.class)
          .hasMessageNotContaining("sk-");
    }
  }

  @Test
  void aLineThatIsNoYamlIsNotRepeatedEither() {
    assertThatThrownBy(() -> read("engines:\n  - url: http://a\n    key: \"sk-open\n"))
        .hasMessageContaining("no YAML")
        .hasNoCause()
        .hasMessageNotContaining("sk-");
  }

  @Test
  void whatGrowsWithoutBoundIsRefused() {
    assertThatThrownBy(() -> read("a: " + "[".repeat(50_000)))
        .hasMessageContaining("nested too deeply");
    assertThatThrownBy(() -> read("# " + "x".repeat(YamlFile.MAX_BYTES)))
        .hasMessageContaining("bytes");
    assertThatThrownBy(() -> read("mesh:\n  name: a\n---\nmesh:\n  name: b\n"))
        .hasMessageContaining("second document");
    assertThatThrownBy(() -> Configuration.read(environment(), Optional.of(Path.of("none"))))
        .hasMessageContaining("no such file");
  }

  @Test
  void anEngineHasAllItsKeysHeard() throws IOException {
    Files.writeString(folder.resolve("k"), "sk-file\n");
    Configuration configuration =
        read(
            """
            engines:
              - url: http://127.0.0.1:11434
                kind: ollama
                models: [a*, b]
                slots: 3
                key_env: BOX_KEY
              - name: far
                url: https://far.example/api/v1
                context: 9000
                capabilities: [completion, thinking]
                system: Be brief.
                timeout: 60
                allow_node: yes
                key_file: k
              - name: third
                url: http://a
                key: sk-inline
            """,
            "BOX_KEY",
            "sk-env");
    RemoteSettings box = configuration.engines().getFirst();
    assertThat(box.name()).isEqualTo("ollama");
    assertThat(box.kind()).contains(BackendKind.OLLAMA);
    assertThat(box.models()).containsExactly("a*", "b");
    assertThat(box.slots()).hasValue(3);
    assertThat(box.key()).isEqualTo(ApiKey.of("sk-env")).hasToString("(hidden)");
    RemoteSettings far = configuration.engines().get(1);
    assertThat(far.kind()).isEmpty();
    assertThat(far.contextLength()).hasValue(9000);
    assertThat(far.capabilities()).isEqualTo(Set.of(Capability.COMPLETION, Capability.THINKING));
    assertThat(far.system()).contains("Be brief.");
    assertThat(far.patience()).isEqualTo(Duration.ofMinutes(1));
    assertThat(far.allowsNode()).isTrue();
    assertThat(far.key()).isEqualTo(ApiKey.of("sk-file"));
    assertThat(configuration.engines().get(2).key()).isEqualTo(ApiKey.of("sk-inline"));
    assertThat(configuration.toString()).doesNotContain("sk-file", "sk-inline");
    assertThat(Shown.of(configuration).toString())
        .contains("key (hidden)", "ollama")
        .doesNotContain("sk-");
  }

  @Test
  void aFileWithAKeyThatOthersCanReadIsWarnedOf() throws IOException {
    Path secret = folder.resolve("k");
    Files.writeString(secret, "sk-file\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(read("engines:\n  - url: http://a\n    key_file: k\n").warnings())
        .singleElement()
        .asString()
        .contains("chmod 600")
        .doesNotContain("sk-");
  }

  @Test
  void theEnvironmentMayNameEnginesInsteadOfTheFile() throws IOException {
    Configuration configuration =
        read(
            "engines:\n  - url: http://a\n",
            Keys.ENGINES_VARIABLE,
            "ollama=http://127.0.0.1:1, http://127.0.0.1:2");
    assertThat(configuration.engines())
        .extracting(engine -> engine.name() + " " + engine.url())
        .containsExactly("ollama-1 http://127.0.0.1:1", "engine-2 http://127.0.0.1:2");
    assertThatThrownBy(() -> read("", Keys.ENGINES_VARIABLE, "olama=http://127.0.0.1:1"))
        .hasMessageContaining("FOLKMOOT_ENGINES=");
  }

  @Test
  void whatHoldsIsShownWithWhoSaysSo() throws IOException {
    List<Shown> shown = Shown.of(read("models:\n  max_queue: 7\n", "OLLAMA_DEBUG", "1"));
    assertThat(shown)
        .contains(
            new Shown("server.debug", "1", "OLLAMA_DEBUG"),
            new Shown("models.max_loaded", "3", "default"),
            new Shown("models.max_queue", "7", folder.resolve("config.yaml") + ":2:14"));
  }

  static List<Key> keys() {
    return Keys.ALL;
  }

  private static List<Object> everything(Environment environment) {
    ServingSettings serving = ServingVariables.read(environment);
    return List.of(
        NodeSettings.of(environment),
        MeshSettings.of(environment, 1),
        RoutingSettings.of(environment),
        serving);
  }

  /** A default that is written down wrong would change something here. */
  @ParameterizedTest
  @MethodSource("keys")
  void aKeysDefaultIsWhatHoldsWithoutIt(Key key) throws IOException {
    if (key.usual().isEmpty() || key.path().equals("server.host")) {
      return; // Nothing is said; or saying it says more: that no other port will do.
    }
    String value = key.isList() ? "[" + key.usual() + "]" : key.usual();
    Configuration said = read(key.section() + ":\n  " + key.name() + ": " + value + "\n");
    assertThat(said.environment().text(key.variable())).isPresent();
    assertThat(everything(said.environment())).isEqualTo(everything(environment()));
  }

  @Test
  void everyVariableThatSettingsReadHasItsKey() throws IOException {
    String sources =
        Files.readString(source("settings/NodeSettings.java"))
            + Files.readString(source("settings/MeshSettings.java"))
            + Files.readString(source("settings/RoutingSettings.java"))
            + Files.readString(source("settings/ServingVariables.java"))
            + Files.readString(source("settings/AccessSettings.java"))
            + Files.readString(source("settings/LogSettings.java"))
            + Files.readString(source("Assembly.java"));
    assertThat(
            Pattern.compile("\"((OLLAMA|FOLKMOOT)_[A-Z_]+)\"")
                .matcher(sources)
                .results()
                .map(match -> match.group(1)))
        .filteredOn(name -> !name.equals("FOLKMOOT_INSECURE_BIND")) // read only to say it is gone
        .isNotEmpty()
        .allSatisfy(name -> assertThat(Keys.ALL).extracting(Key::variable).contains(name));
  }

  private static Path source(String name) {
    return root().resolve("app/src/main/java/dev/folkmoot/app").resolve(name);
  }

  private static Path root() {
    return Path.of(System.getProperty("folkmoot.root", ".."));
  }

  /** {@code moot config keys} prints what belongs there. */
  @Test
  void theDocumentationHoldsEveryKeyAsTheCodeHasIt() throws IOException {
    assertThat(Files.readString(root().resolve("docs/configuration.md"))).contains(Keys.markdown());
  }
}
