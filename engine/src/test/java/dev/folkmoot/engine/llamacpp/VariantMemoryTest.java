package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantMemoryTest {

  private static final Digest ONE = new Digest("1".repeat(64));
  private static final Digest TWO = new Digest("2".repeat(64));

  @TempDir private Path folder;

  private VariantMemory memory(String machine) {
    return new VariantMemory(folder, machine);
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(memory("a").recall(ONE)).isEmpty();
    assertThat(memory("a").latest()).isEmpty();
  }

  @Test
  void whatIsRememberedIsThereAfterARestart() {
    memory("a").remember(ONE, "haswell");
    memory("a").remember(TWO, "zen4");
    assertThat(memory("a").recall(ONE)).contains("haswell");
    assertThat(memory("a").recall(TWO)).contains("zen4");
    assertThat(memory("a").latest()).contains("zen4");
  }

  @Test
  void machinesThatShareAFolderAreKeptApart() {
    memory("a").remember(ONE, "haswell");
    memory("b").remember(ONE, "zen4");
    assertThat(memory("a").recall(ONE)).contains("haswell");
    assertThat(memory("b").recall(ONE)).contains("zen4");
    assertThat(memory("c").latest()).isEmpty();
  }

  @Test
  void aNewChoiceReplacesTheOld() {
    memory("a").remember(ONE, "haswell");
    memory("a").remember(ONE, "amx");
    assertThat(memory("a").recall(ONE)).contains("amx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u12", "=", "", "a.b=c\\", "\u0000\u0000"})
  void aBrokenFileIsMadeAnew(String content) throws IOException {
    Files.writeString(file(), content);
    assertThat(memory("a").recall(ONE)).isEmpty();
    memory("a").remember(ONE, "haswell");
    assertThat(memory("a").recall(ONE)).contains("haswell");
  }

  @Test
  void aFileThatIsNoTextIsMadeAnew() throws IOException {
    Files.write(file(), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    assertThat(memory("a").latest()).isEmpty();
    memory("a").remember(ONE, "haswell");
    assertThat(memory("a").latest()).contains("haswell");
  }

  @Test
  void aFolderThatCannotBeWrittenCostsNothingButTheMemory() throws IOException {
    Path blocked = Files.createFile(folder.resolve("file"));
    VariantMemory memory = new VariantMemory(blocked, "a");
    memory.remember(ONE, "haswell");
    assertThat(memory.recall(ONE)).isEmpty();
  }

  @Test
  void nothingButTheFileIsLeftBehind() throws IOException {
    memory("a").remember(ONE, "haswell");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList()).isEqualTo(List.of(file()));
    }
  }

  @Test
  void theNameOfAMachineChangesWithTheLibrary() {
    assertThat(VariantMemory.machine("v1"))
        .startsWith("v1-")
        .isEqualTo(VariantMemory.machine("v1"));
    assertThat(VariantMemory.machine("v2")).startsWith("v2-");
  }

  private Path file() {
    return folder.resolve("cpu-variants.properties");
  }
}
