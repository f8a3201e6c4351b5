package dev.folkmoot.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.http.Origins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins every key of the environment and its default. */
final class NodeSettingsTest {

  private static NodeSettings settings(Map<String, String> variables) {
    return NodeSettings.of(new Environment(variables, Path.of("/home/ada")));
  }

  @Test
  void theDefaultsAreOllamas() {
    NodeSettings settings = settings(Map.of());
    assertThat(settings.address().url()).hasToString("http://127.0.0.1:11434");
    assertThat(settings.address().portGiven()).isFalse();
    assertThat(settings.origins()).isEqualTo(Origins.LOCAL);
    assertThat(settings.keepAlive().duration()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.parallel()).isEqualTo(Optional.empty());
    assertThat(settings.maxLoadedModels()).isEqualTo(3);
    assertThat(settings.maxQueue()).isEqualTo(512);
    assertThat(settings.contextLength()).isEqualTo(4096);
    assertThat(settings.debug()).isFalse();
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void everyKeyIsHeard() {
    NodeSettings settings =
        settings(
            Map.of(
                "OLLAMA_HOST", "localhost:99",
                "OLLAMA_ORIGINS", "http://moot.example",
                "OLLAMA_KEEP_ALIVE", "10m",
                "OLLAMA_NUM_PARALLEL", "2",
                "OLLAMA_MAX_LOADED_MODELS", "1",
                "OLLAMA_MAX_QUEUE", "7",
                "OLLAMA_CONTEXT_LENGTH", "8192",
                "OLLAMA_DEBUG", "1"));
    assertThat(settings.address().bind().port()).isEqualTo(99);
    assertThat(settings.origins().allows("http://moot.example")).isTrue();
    assertThat(settings.keepAlive().duration()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.parallel()).isEqualTo(Optional.of(2));
    assertThat(settings.maxLoadedModels()).isEqualTo(1);
    assertThat(settings.maxQueue()).isEqualTo(7);
    assertThat(settings.contextLength()).isEqualTo(8192);
    assertThat(settings.debug()).isTrue();
  }

  @Test
  void theOldWayToLetOthersInIsNamedAsOneThatMeansNothing() {
    assertThat(settings(Map.of("FOLKMOOT_INSECURE_BIND", "1")).warnings())
        .singleElement()
        .asString()
        .contains("FOLKMOOT_INSECURE_BIND means nothing any more")
        .contains("moot key create");
  }

  @ParameterizedTest
  @CsvSource({"300,PT5M", "0,PT0S", "1h30m,PT1H30M", "\"24h\",PT24H"})
  void aKeepAliveIsSecondsOrAGoDuration(String text, Duration duration) {
    assertThat(settings(Map.of("OLLAMA_KEEP_ALIVE", text)).keepAlive().duration())
        .isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"90,PT1M30S", "2m,PT2M", "0,PT8760H", "-1,PT8760H", "999999999999,PT8760H"})
  void c113ALoadTimeoutIsATimeAndNothingIsForEver(String text, Duration duration) {
    assertThat(settings(Map.of("OLLAMA_LOAD_TIMEOUT", text)).loadTimeout()).isEqualTo(duration);
    assertThat(settings(Map.of()).loadTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThatThrownBy(() -> settings(Map.of("OLLAMA_LOAD_TIMEOUT", "soon")))
        .hasMessageContaining("OLLAMA_LOAD_TIMEOUT=soon cannot be: say a time");
  }

  @Test
  void aNegativeKeepAliveIsForEver() {
    assertThat(settings(Map.of("OLLAMA_KEEP_ALIVE", "-1")).keepAlive())
        .isEqualTo(KeepAlive.FOREVER);
    assertThatThrownBy(() -> settings(Map.of("OLLAMA_KEEP_ALIVE", "soon")))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void aNumberThatIsNoneLeavesTheDefaultAndAWarning() {
    NodeSettings settings =
        settings(Map.of("OLLAMA_MAX_QUEUE", "many", "OLLAMA_HOST", "127.0.0.1:ninety"));
    assertThat(settings.maxQueue()).isEqualTo(512);
    assertThat(settings.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.equals("invalid OLLAMA_MAX_QUEUE \"many\", using the default"))
        .anyMatch(warning -> warning.contains("ninety"));
  }

  @Test
  void zeroMeansTheDefault() {
    assertThat(settings(Map.of("OLLAMA_MAX_LOADED_MODELS", "0")).maxLoadedModels()).isEqualTo(3);
  }
}
