package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationTest {

  @Test
  void aFolderOfClassesIsNoInstallation() {
    assertThat(Installation.of(Installation.class)).isEmpty();
  }

  @Test
  void theBundledModelIsThereOnlyIfItsFileIs(@TempDir Path folder) throws IOException {
    Installation installation = new Installation(folder);
    assertThat(installation.bundledModel()).isEmpty();
    Files.createDirectories(folder.resolve("models"));
    Path file = Files.writeString(folder.resolve("models/pocket.gguf"), "weights");
    assertThat(installation.bundledModel()).hasValue(file);
  }

  @Test
  void aNodeStartsWithItsOptionsAndWithTheCacheOnceItIsTrained(@TempDir Path folder)
      throws IOException {
    Installation installation = new Installation(folder);
    assertThat(installation.nodeCommand())
        .containsSequence("-jar", folder.resolve("moot.jar").toString(), "serve")
        .contains("@" + folder.resolve("node.options"))
        .noneMatch(word -> word.startsWith("-XX:AOTCache"));
    Path cache = Files.writeString(folder.resolve("moot.aot"), "cache");
    assertThat(installation.nodeCommand()).contains("-XX:AOTCache=" + cache);
  }
}
