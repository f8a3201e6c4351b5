package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.engine.ModelFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Models that are only described. */
final class Shapes {

  static final int VOCABULARY = 32_000;
  static final int WIDTH = 512;

  private Shapes() {}

  static ModelShape of(long weightBytes, long bytesPerToken) {
    return of(weightBytes, bytesPerToken, WIDTH, VOCABULARY);
  }

  static ModelShape of(long weightBytes, long bytesPerToken, int width, int vocabulary) {
    return new ModelShape(
        "llama",
        1,
        "F16",
        4096,
        width,
        1,
        bytesPerToken,
        vocabulary,
        weightBytes,
        Pooling.NONE,
        true,
        Optional.empty(),
        Set.of(Capability.COMPLETION));
  }

  static ModelFile file(Path path, char digit) {
    return new ModelFile(path, new Digest(String.valueOf(digit).repeat(64)), of(1, 1));
  }
}
