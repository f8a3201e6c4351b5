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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NativeLibrariesTest {

  private static final Path LOCK =
      Path.of(System.getProperty("folkmoot.root", "..")).resolve("engine/natives/llama.cpp.lock");

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,linux-x64",
    "Linux,aarch64,linux-arm64",
    "Linux,arm,linux-armv7l",
    "Mac OS X,aarch64,Mac OS X-arm64"
  })
  void platformsAreNamedAsThePackagesNameThem(String system, String processor, String platform) {
    assertThat(NativeLibraries.platform(system, processor)).isEqualTo(platform);
  }

  @Test
  void theFolderIsWhereTheFetcherPutsIt() {
    String platform =
        NativeLibraries.platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    assertThat(NativeLibraries.folder(environment(Map.of()), LOCK))
        .isEqualTo(Path.of("/home/ada/.cache/folkmoot/natives/3.22.1", platform));
    assertThat(NativeLibraries.folder(environment(Map.of("XDG_CACHE_HOME", "/c")), LOCK))
        .isEqualTo(Path.of("/c/folkmoot/natives/3.22.1", platform));
    assertThat(NativeLibraries.folder(environment(Map.of("FOLKMOOT_NATIVES", "/n")), LOCK))
        .isEqualTo(Path.of("/n/3.22.1", platform));
  }

  @Test
  void aPlatformThatTheLockDoesNotPinIsNamed(@TempDir Path folder) throws IOException {
    Path lock = Files.writeString(folder.resolve("lock"), "# nothing pinned\nplan9-x64 1 ab\n");
    assertThatThrownBy(() -> NativeLibraries.folder(environment(Map.of()), lock))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("no llama.cpp libraries for ");
  }

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, Path.of("/home/ada"));
  }
}
