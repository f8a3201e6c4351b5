package dev.folkmoot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.models.registry.TransferSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
