package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that was packed to need nothing else has llama.cpp's libraries beside it. */
final class PackedLibrariesTest {

  private static final String PLATFORM =
      NativeLibraries.platform(System.getProperty("os.name"), System.getProperty("os.arch"));

  @TempDir private Path folder = Path.of("");
  private Path lock = Path.of("");

  @BeforeEach
  void writeLock() throws IOException {
    lock = Files.writeString(folder.resolve("llama.cpp.lock"), PLATFORM + " 3.0 abc\n");
  }

  private Path found(Map<String, String> variables) {
    return NativeLibraries.folder(new Environment(variables, folder.resolve("user")), lock);
  }

  @Test
  void whatLiesBesideTheProgramGoesBeforeTheCache() throws IOException {
    Path cache = folder.resolve("user/.cache/folkmoot/natives/3.0").resolve(PLATFORM);
    assertThat(found(Map.of())).isEqualTo(cache);
    Path packed = folder.resolve("natives/3.0").resolve(PLATFORM);
    Files.createDirectories(packed);
    assertThat(found(Map.of())).isEqualTo(packed);
  }

  @Test
  void whoNamesAFolderMeansThatOne() throws IOException {
    Files.createDirectories(folder.resolve("natives/3.0").resolve(PLATFORM));
    Path asked = folder.resolve("mine");
    assertThat(found(Map.of("FOLKMOOT_NATIVES", asked.toString())))
        .isEqualTo(asked.resolve("3.0").resolve(PLATFORM));
  }

  @Test
  void anotherVersionBesideTheProgramIsNotTaken() throws IOException {
    Files.createDirectories(folder.resolve("natives/2.9").resolve(PLATFORM));
    assertThat(found(Map.of())).startsWithRaw(folder.resolve("user"));
  }
}
