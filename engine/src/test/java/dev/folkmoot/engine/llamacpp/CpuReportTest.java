package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuReportTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void withoutLibrariesThereIsNothingToReport() {
    assertThatThrownBy(() -> CpuReport.of(EngineConfig.of(folder, folder)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no llama.cpp libraries in " + folder);
  }

  /** Files of the right names that are no libraries: the child that tries them fails, not we. */
  @Test
  void variantsThatCannotBeLoadedDoNotFit() throws IOException {
    String platform = System.getProperty("os.arch").equals("aarch64") ? "linux-arm64" : "linux-x64";
    Path libraries = Files.createDirectories(folder.resolve("bins").resolve(platform));
    Files.writeString(libraries.resolve("libllama.v0.5.0.so"), "no library");
    Files.writeString(libraries.resolve("libggml-cpu-haswell.so"), "no library");
    CpuReport report = CpuReport.of(EngineConfig.of(folder, folder));
    assertThat(report.known()).isEqualTo(1);
    assertThat(report.fitting()).isEmpty();
    assertThat(report.remembered()).isEmpty();
    assertThat(report.folder()).isEqualTo(libraries);
    assertThat(report.gpuLibraries()).isEmpty();
  }
}
