package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node is told when it is started; the node itself says no, so that nothing has to end. */
final class ServeConfigTest {

  @TempDir private Path folder = Path.of("");
  private final CapturedTerminal captured = new CapturedTerminal("");
  private final List<Configuration> told = new ArrayList<>();
  private final List<Path> stores = new ArrayList<>();

  private int serve(String... arguments) {
    Environment environment = new Environment(Map.of("FOLKMOOT_HOME", folder.toString()), folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            Optional.empty(),
            (configuration, place, notes) -> {
              told.add(configuration);
              stores.add(place.home().models());
              throw FailureException.invalid("not today");
            },
            Clock.systemUTC());
    return MootCommand.run(session, arguments);
  }

  @Test
  void theHomesFileIsTakenAndSaysWhereTheModelsAre() throws IOException {
    Path store = folder.resolve("elsewhere");
    Files.writeString(folder.resolve("config.yaml"), "models:\n  path: " + store + "\n");
    assertThat(serve("serve")).isEqualTo(1);
    assertThat(captured.err()).containsExactly("Error: not today");
    assertThat(stores).containsExactly(store);
  }

  @Test
  void aFileThatIsNamedGoesBeforeTheHomesAndAFlagBeforeBoth() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), "mesh:\n  name: home\n");
    Path provider =
        Files.writeString(folder.resolve("provider.yaml"), "apiHostname: h\nname: ada\n");
    serve("serve", "-c", provider.toString());
    serve("serve", "--config", provider.toString(), "--name", "flag");
    assertThat(told)
        .extracting(configuration -> configuration.environment().text("FOLKMOOT_NAME").orElse(""))
        .containsExactly("ada", "flag");
    assertThat(told.getFirst().engines()).hasSize(1);
  }

  @Test
  void aFileThatIsWrongEndsTheStartBeforeAnythingIsBegun() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), "mesch:\n  name: home\n");
    assertThat(serve("serve")).isEqualTo(1);
    assertThat(captured.err().getFirst()).contains("config.yaml:1:1: there is no key 'mesch'");
    assertThat(told).isEmpty();
  }
}
