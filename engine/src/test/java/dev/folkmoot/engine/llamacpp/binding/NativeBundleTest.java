package dev.folkmoot.engine.llamacpp.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeBundleTest {

  private static final String PLATFORM =
      "linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64");

  @TempDir private Path root;

  private Path touch(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void theLibraryOfThisPlatformIsFoundBelowAFolder() throws IOException {
    touch("3.22.1/package/bins/linux-cuda/libllama.v1.so");
    touch("3.22.1/package/bins/mac-arm64-metal/libllama.v1.so");
    Path ours = touch("3.22.1/package/bins/" + PLATFORM + "/libllama.v1.so");
    NativeBundle bundle = NativeBundle.below(root);
    assertThat(bundle.folder()).isEqualTo(ours.getParent());
    assertThat(bundle.library("libllama")).isEqualTo(ours);
  }

  @Test
  void aLibraryWithALongerNameIsAnother() throws IOException {
    touch(PLATFORM + "/libllama-common.so");
    assertThatThrownBy(() -> NativeBundle.below(root))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no llama.cpp libraries in " + root);
  }

  @Test
  void aFolderThatIsNotThereHoldsNothing() {
    assertThatThrownBy(() -> NativeBundle.below(root.resolve("missing")))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void variantsAreNamedWithoutPrefixAndInOrder() throws IOException {
    touch(PLATFORM + "/libllama.so");
    touch(PLATFORM + "/libggml-cpu-zen4.so");
    touch(PLATFORM + "/libggml-cpu-haswell.so");
    touch(PLATFORM + "/libggml-cpu-notes.txt");
    touch(PLATFORM + "/libggml-base.so");
    NativeBundle bundle = NativeBundle.below(root);
    assertThat(bundle.variants()).containsExactly("haswell", "zen4");
    assertThat(bundle.variant("zen4")).isEqualTo(root.resolve(PLATFORM + "/libggml-cpu-zen4.so"));
  }

  @Test
  void aMissingLibraryIsNamed() throws IOException {
    touch(PLATFORM + "/libllama.so");
    assertThatThrownBy(() -> NativeBundle.below(root).library("libggml"))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("no libggml in");
  }
}
