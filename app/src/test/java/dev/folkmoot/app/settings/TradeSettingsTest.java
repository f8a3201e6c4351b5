package dev.folkmoot.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.models.registry.TransferSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TradeSettingsTest {

  private static TradeSettings of(Map<String, String> variables) {
    return TradeSettings.of(new Environment(variables, Path.of("/home/ada")));
  }

  @Test
  void c113WithoutAWordTheDefaultsHoldAndOthersMayNotPull() {
    TradeSettings settings = of(Map.of());
    assertThat(settings.transfers()).isEqualTo(TransferSettings.DEFAULT);
    assertThat(settings.lendsToAll()).isFalse();
  }

  @Test
  void c113OllamasVariablesCount() {
    TradeSettings settings =
        of(
            Map.of(
                "OLLAMA_MAX_TRANSFER_STREAMS",
                "8",
                "OLLAMA_NOPRUNE",
                "1",
                "FOLKMOOT_REGISTRY",
                "1"));
    assertThat(settings.transfers().streams()).isEqualTo(8);
    assertThat(settings.transfers().prunes()).isFalse();
    assertThat(settings.lendsToAll()).isTrue();
    assertThat(of(Map.of("OLLAMA_MAX_TRANSFER_STREAMS", "many")).transfers().streams())
        .isEqualTo(TransferSettings.DEFAULT_STREAMS);
    assertThat(of(Map.of("OLLAMA_MAX_TRANSFER_STREAMS", "99")).transfers().streams())
        .isEqualTo(TransferSettings.MAX_STREAMS);
  }

  @Test
  void aProxyThatIsNoneStopsTheStart() {
    assertThatThrownBy(() -> of(Map.of("HTTPS_PROXY", "::")))
        .hasMessageContaining("HTTPS_PROXY is no address of a proxy");
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA_MAX_TRANSFER_STREAMS,99,say a number from 1 to 16",
    "OLLAMA_MAX_TRANSFER_STREAMS,many,say a number from 1 to 16",
    "OLLAMA_NOPRUNE,perhaps,say 1 or 0",
    "FOLKMOOT_REGISTRY,perhaps,say 1 or 0",
    "HTTPS_PROXY,http://me:secret@,is no address of a proxy"
  })
  void whatAFileSaysMustBeRight(String variable, String value, String remedy) {
    Environment written =
        new Environment(Map.of(), Path.of("/home/ada"))
            .over(Map.of(variable, value), Map.of(variable, "config.yaml:3:5: registry.key"));
    assertThatThrownBy(() -> TradeSettings.of(written))
        .hasMessageStartingWith("config.yaml:3:5: registry.key: ")
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("secret");
  }

  @Test
  void aProxyInSmallLettersGoesBeforeTheFile() {
    Environment written =
        new Environment(Map.of("http_proxy", "of-the-machine:3128"), Path.of("/home/ada"))
            .over(Map.of("HTTP_PROXY", "of-the-file:3128"), Map.of());
    assertThat(TradeSettings.of(written).proxies().select(URI.create("http://c.example/")))
        .asString()
        .contains("of-the-machine")
        .doesNotContain("of-the-file");
  }

  @Test
  void thePasswordOfAProxyIsNotShown() {
    Environment environment =
        new Environment(
            Map.of("HTTPS_PROXY", "http://me:secret@proxy:1", "HTTP_PROXY", "me:secret@proxy:2"),
            Path.of("/home/ada"));
    Configuration configuration =
        new Configuration(Optional.empty(), environment, List.of(), List.of());
    assertThat(Shown.of(configuration))
        .extracting(Shown::value)
        .contains("http://…@proxy:1", "…@proxy:2");
  }

  @Test
  void whatAFileSaysHolds() {
    Environment written =
        new Environment(Map.of("OLLAMA_NOPRUNE", "0"), Path.of("/home/ada"))
            .over(
                Map.of(
                    "OLLAMA_MAX_TRANSFER_STREAMS", "2",
                    "OLLAMA_NOPRUNE", "true",
                    "FOLKMOOT_REGISTRY", "yes",
                    "HTTP_PROXY", "proxy.example:3128",
                    "NO_PROXY", "a.example,b.example"),
                Map.of());
    TradeSettings settings = TradeSettings.of(written);
    assertThat(settings.transfers().streams()).isEqualTo(2);
    assertThat(settings.transfers().prunes()).isTrue();
    assertThat(settings.lendsToAll()).isTrue();
    assertThat(settings.proxies().select(URI.create("http://c.example/")))
        .isNotEqualTo(settings.proxies().select(URI.create("http://b.example/")));
  }
}
