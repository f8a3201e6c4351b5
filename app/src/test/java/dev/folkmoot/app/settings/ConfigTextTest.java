package dev.folkmoot.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.engine.remote.ApiKey;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what is read again. */
final class ConfigTextTest {

  @TempDir private Path folder = Path.of("");

  private Configuration readAgain(ConfigText text) throws IOException {
    Path file = folder.resolve(Configuration.FILE_NAME);
    Files.writeString(file, text.write());
    return Configuration.read(
        new Environment(Map.of("FOLKMOOT_HOME", folder.toString()), folder), Optional.empty());
  }

  private static RemoteSettings engine(Optional<String> system, String... models) {
    return new RemoteSettings(
        "big-box",
        Optional.of(BackendKind.VLLM),
        URI.create("https://[::1]:8000/v1"),
        ApiKey.NONE,
        List.of(models),
        OptionalInt.of(12),
        OptionalInt.of(9_000),
        Set.of(Capability.COMPLETION, Capability.THINKING),
        system,
        Duration.ofSeconds(61),
        true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "no",
        "~",
        "a: b",
        "# not a comment",
        "\"quoted\" \\ and 'quoted'",
        "two\nlines\tand a tab",
        "- item",
        "*alias",
        "&anchor",
        "{a: b}",
        "zwölf 😀",
        "\u0007\u2028\ufeff",
        "007",
        "%directive",
        " spaces around "
      })
  void everyTextComesBackAsItWas(String text) throws IOException {
    RemoteSettings engine = engine(Optional.of(text), text, "a*");
    Configuration read =
        readAgain(new ConfigText(Map.of("FOLKMOOT_POLICY", text), List.of(engine), Map.of()));
    assertThat(read.engines()).containsExactly(engine);
    assertThat(read.environment().variables()).containsEntry("FOLKMOOT_POLICY", text);
  }

  @Test
  void listsAndNumbersComeBackToo() throws IOException {
    Map<String, String> values =
        Map.of(
            "FOLKMOOT_LISTEN", "/ip4/127.0.0.1/tcp/0,/ip4/127.0.0.1/tcp/1",
            "OLLAMA_MAX_QUEUE", "7",
            "FOLKMOOT_QUIET_HOURS", "23:00-07:00",
            "OLLAMA_HOST", "[::1]:11500");
    Configuration read = readAgain(new ConfigText(values, List.of(), Map.of()));
    values.forEach((name, value) -> assertThat(read.environment().text(name)).contains(value));
    read.requireSound();
  }

  @Test
  void aKeyIsPointedAtAndNotWritten() throws IOException {
    Files.writeString(folder.resolve("k"), "sk-far\n");
    RemoteSettings engine = engine(Optional.empty()).withKey(ApiKey.of("sk-far"));
    ConfigText text = new ConfigText(Map.of(), List.of(engine), Map.of("big-box", "k"));
    assertThat(text.write()).doesNotContain("sk-far");
    assertThat(readAgain(text).engines()).containsExactly(engine);
  }

  @ParameterizedTest
  @CsvSource({"nmae,name", "mods,mode", "lisen,listen", "zebra,''", "bootstraps,bootstrap"})
  void theNearestWordIsTheOneThatWasMeant(String typed, String meant) {
    NearestWord words = new NearestWord(List.of("name", "mode", "listen", "bootstrap", "mdns"));
    assertThat(words.to(typed).orElse("")).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "a,a,0", "'',abc,3", "flaw,lawn,2"})
  void theDistanceIsLevenshteins(String one, String other, int distance) {
    assertThat(NearestWord.distance(one, other)).isEqualTo(distance);
    assertThat(NearestWord.distance(other, one)).isEqualTo(distance);
  }

  @Test
  void enginesArePutWhereTheOthersAre() throws IOException {
    Path file = folder.resolve(Configuration.FILE_NAME);
    Files.writeString(file, "mesh:\n  name: a\nengines:\n- url: http://a\n# the end\n");
    String whole = new EngineSection(file).with(List.of(engine(Optional.empty())));
    assertThat(whole).contains("# the end", "- name: big-box\n  kind: vllm\n");
    Files.writeString(file, whole);
    Environment environment = new Environment(Map.of("FOLKMOOT_HOME", folder.toString()), folder);
    assertThat(Configuration.read(environment, Optional.empty()).engines())
        .extracting(RemoteSettings::name)
        .containsExactly("big-box", "engine");
    Files.writeString(file, "engines: 7\n");
    assertThatThrownBy(() -> new EngineSection(file).with(List.of(engine(Optional.empty()))))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("by hand");
  }

  @Test
  void aFlagForgetsTheLineThatItOverrides() {
    Environment environment =
        new Environment(Map.of("A", "1", "EMPTY", ""), folder)
            .over(Map.of("A", "2", "B", "3", "EMPTY", "4"), Map.of("B", "f:1:2: b"));
    assertThat(environment.text("A")).contains("1");
    assertThat(environment.text("EMPTY")).contains("4");
    assertThat(environment.isWritten("B")).isTrue();
    assertThat(environment.wrong("B", "3", "say 4")).hasMessage("f:1:2: b: 3 cannot be: say 4");
    Environment flagged = environment.with("B", "5");
    assertThat(flagged.isWritten("B")).isFalse();
    assertThat(flagged.wrong("B", "5", "say 4")).hasMessage("B=5 cannot be: say 4");
  }
}
