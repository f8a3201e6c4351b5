package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolkmootHomeTest {

  private static FolkmootHome home(Map<String, String> variables) {
    return FolkmootHome.of(new Environment(variables, Path.of("/home/ada")));
  }

  @Test
  void theDefaultFollowsTheXdgRules() {
    assertThat(home(Map.of()).root()).isEqualTo(Path.of("/home/ada/.local/share/folkmoot"));
    assertThat(home(Map.of("XDG_DATA_HOME", "/data")).root()).isEqualTo(Path.of("/data/folkmoot"));
  }

  @Test
  void folkmootHomeGoesBeforeXdg() {
    FolkmootHome home = home(Map.of("FOLKMOOT_HOME", "/moot", "XDG_DATA_HOME", "/data"));
    assertThat(home.root()).isEqualTo(Path.of("/moot"));
    assertThat(home.models()).isEqualTo(Path.of("/moot/models"));
    assertThat(home.node(1).pidFile()).isEqualTo(Path.of("/moot/moot.pid"));
  }

  @Test
  void theModelsMayLieWhereOllamaKeepsThem() {
    FolkmootHome home = home(Map.of("FOLKMOOT_HOME", "/moot", "OLLAMA_MODELS", "~/.ollama/models"));
    assertThat(home.models()).isEqualTo(Path.of("/home/ada/.ollama/models"));
  }

  @Test
  void theFirstNodeHasTheRootAndEachOtherAFolder() {
    FolkmootHome home = home(Map.of("FOLKMOOT_HOME", "/moot"));
    assertThat(home.node(1).keyFile()).isEqualTo(Path.of("/moot/node.key"));
    assertThat(home.node(32).keyFile()).isEqualTo(Path.of("/moot/nodes/32/node.key"));
    assertThat(home.meshKeyFile()).isEqualTo(Path.of("/moot/mesh.key"));
    assertThatThrownBy(() -> home.node(33)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHomeThatCannotBeMadeIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    FolkmootHome home = home(Map.of("FOLKMOOT_HOME", file.resolve("moot").toString()));
    assertThatThrownBy(home::create)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(file.resolve("moot").toString());
  }
}
