package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.engine.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Real models for tests, and where they lie. */
final class TestModels {

  private static final Path ROOT = Path.of(System.getProperty("folkmoot.root", ".."));

  private TestModels() {}

  /** A quarter of a million weights that tell little stories; no part of this repository. */
  static ModelFile stories() {
    Path file = ROOT.resolve("../shared/models/stories260K-f32.gguf").normalize();
    assertThat(file).as("the test model; see shared/models/README.md").exists();
    ModelShape shape =
        new ModelShape(
            "llama",
            260_032,
            "F32",
            128,
            64,
            5,
            5 * 4 * 8 * 2 * 2L,
            512,
            1_100_000,
            Pooling.NONE,
            true,
            Optional.empty(),
            Set.of(Capability.COMPLETION));
    return new ModelFile(file, new Digest("0".repeat(64)), shape);
  }

  static Path natives() {
    String given = System.getenv("FOLKMOOT_NATIVES");
    if (given != null) {
      return Path.of(given);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"));
    Path natives =
        (cache == null ? home.resolve(".cache") : Path.of(cache)).resolve("folkmoot/natives");
    assertThat(Files.isDirectory(natives))
        .as("llama.cpp in %s; ./check fetches it", natives)
        .isTrue();
    return natives;
  }
}
