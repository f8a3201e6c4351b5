package dev.folkmoot.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.engine.remote.ApiKey;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import dev.folkmoot.node.serving.ServingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Symmetry's files, as its documents show them. */
final class ProviderFileTest {

  static final String FIRST_SCHEMA =
      """
      apiHostname: localhost # where the server is
      apiKey: # none
      apiPath: /v1/chat/completions
      apiPort: 11434
      apiProtocol: http
      apiProvider: ollama
      dataCollectionEnabled: true
      maxConnections: 10
      modelName: llama3:8b
      name: twinnydotdev
      path: /home/richard/.config/symmetry/default
      public: true
      serverKey: 4b4a9cc325d134dee6679e9407420023531fd7e96c563f6c5d00fd5549b77435
      """;

  private static final String LATER_SCHEMA =
      """
      apiBasePath: /v1
      apiHostname: 127.0.0.1
      apiKey: sk-old-secret
      apiPort: 1234
      apiProtocol: http
      modelName: qwen
      serverKey: 4b4a9cc325d134dee6679e9407420023531fd7e96c563f6c5d00fd5549b77435
      name: ada
      systemMessage: "Be kind: always."
      userSecret: my-user-secret
      """;

  @TempDir private Path folder = Path.of("");

  private Configuration read(String yaml) throws IOException {
    Path file = folder.resolve("provider.yaml");
    Files.writeString(file, yaml);
    Configuration read =
        Configuration.read(
            new Environment(Map.of("FOLKMOOT_HOME", folder.toString()), folder), Optional.of(file));
    read.requireSound();
    return read;
  }

  @Test
  void aFileOfTheFirstSchemaRunsAsItStands() throws IOException {
    Configuration read = read(FIRST_SCHEMA);
    RemoteSettings engine = read.engines().getFirst();
    assertThat(engine.kind()).contains(BackendKind.OLLAMA);
    assertThat(engine.url()).hasToString("http://localhost:11434");
    assertThat(engine.key().isNone()).isTrue();
    assertThat(engine.models()).containsExactly("llama3:8b");
    assertThat(MeshSettings.of(read.environment(), 1).name()).isEqualTo("twinnydotdev");
    ServingSettings serving = ServingVariables.read(read.environment());
    assertThat(serving.maxConnections()).isEqualTo(10);
    assertThat(serving.serves()).isEqualTo(Reach.PUBLIC);
    assertThat(read.warnings())
        .hasSize(3)
        .anyMatch(w -> w.contains(":7:24: dataCollectionEnabled means nothing any more"))
        .anyMatch(w -> w.contains("path means nothing any more"))
        .anyMatch(w -> w.contains("serverKey means nothing any more"));
  }

  @Test
  void aFileOfTheLaterSchemaRunsAsItStands() throws IOException {
    Configuration read = read(LATER_SCHEMA);
    RemoteSettings engine = read.engines().getFirst();
    assertThat(engine.kind()).isEmpty();
    assertThat(engine.url()).hasToString("http://127.0.0.1:1234/v1");
    assertThat(engine.key()).isEqualTo(ApiKey.of("sk-old-secret"));
    assertThat(engine.system()).contains("Be kind: always.");
    assertThat(ServingVariables.read(read.environment()).serves()).isEqualTo(Reach.MESH);
    assertThat(read.warnings()).hasSize(2).anyMatch(warning -> warning.contains("userSecret"));
    assertThat(read.warnings().toString() + read)
        .doesNotContain("sk-old-secret", "my-user-secret", "4b4a9c");
  }

  @ParameterizedTest
  @CsvSource({
    "llamacpp,LLAMA_SERVER,http://h:8080/v1",
    "LM Studio,LM_STUDIO,http://h:8080/v1",
    "open-webui,OPENAI,http://h:8080/v1",
    "ollama,OLLAMA,http://h:8080"
  })
  void theProviderIsKnownByItsName(String provider, BackendKind kind, String url)
      throws IOException {
    String yaml =
        "apiHostname: h\napiPort: 8080\napiProtocol: http\napiPath: /v1/chat/completions\n";
    RemoteSettings engine = read(yaml + "apiProvider: " + provider + "\n").engines().getFirst();
    assertThat(engine.kind()).contains(kind);
    assertThat(engine.url()).hasToString(url);
  }

  @ParameterizedTest
  @CsvSource({
    "apiPort,99999,10",
    "apiPort,0,10",
    "apiHostname,http://localhost,14",
    "apiHostname,localhost:8080,14",
    "apiHostname,me@host,14",
    "apiProtocol,ftp,14"
  })
  void anAddressThatIsNoneIsSaidWhereItStands(String key, String value, int column) {
    assertThatThrownBy(() -> read("modelName: m\n" + key + ": " + value + "\n"))
        .hasMessageContaining(
            "provider.yaml:2:%d: %s: %s cannot be: say ".formatted(column, key, value));
  }

  @ParameterizedTest
  @CsvSource({
    "apiPath,v1/chat/completions,/v1",
    "apiPath,/chat/completions,''",
    "apiBasePath,api/v1,/api/v1",
    "apiBasePath,/v1,/v1"
  })
  void theBeginningOfTheApiIsFoundInEitherOfItsKeys(String key, String path, String base)
      throws IOException {
    RemoteSettings engine =
        read("apiHostname: h\nmodelName: m\n" + key + ": " + path + "\n").engines().getFirst();
    assertThat(engine.url()).hasToString("http://h" + base);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apiBasePath: /v1", "serverKey: abc", "userSecret: s", "apiPort: 1234"})
  void aFileIsSymmetrysByAnyOfItsKeys(String line) throws IOException {
    RemoteSettings engine = read("modelName: m\n" + line + "\n").engines().getFirst();
    assertThat(engine.models()).containsExactly("m");
    assertThat(engine.url().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void aKeyThatNobodyKnowsIsNamedAndAValueThatCannotBeStopsTheStart() throws IOException {
    assertThat(read("apiHostname: h\nmodelName: m\ncolour: red\n").warnings())
        .singleElement()
        .asString()
        .contains("provider.yaml:3:9: there is no key 'colour'; there are apiHostname");
    assertThat(read("apiHostname: h\nmodelNam: m\n").warnings())
        .anyMatch(w -> w.contains("there is no key 'modelNam'; did you mean 'modelName'?"))
        .anyMatch(w -> w.contains("without modelName every model"));
    assertThat(read("apiHostname: h\nmodelName: m\napiProvider: Ollamma\n").warnings())
        .singleElement()
        .asString()
        .contains("provider.yaml:3:14: apiProvider Ollamma is not known");
    assertThatThrownBy(() -> read("apiHostname: h\npublic: maybe\n"))
        .hasMessageContaining("provider.yaml:2:9: public")
        .hasMessageContaining("say true or false");
    assertThatThrownBy(() -> read("apiHostname: h\nmaxConnections: lots\n"))
        .hasMessageContaining("provider.yaml:2:17: maxConnections: lots cannot be");
    assertThatThrownBy(() -> read("apiHostname: h\napiPort: many\n"))
        .hasMessageContaining("provider.yaml:2:10: apiPort: many cannot be: say a port");
    assertThatThrownBy(() -> read("apiHostname: h\nname: [a]\n"))
        .hasMessageContaining("'name' has one value");
  }
}
