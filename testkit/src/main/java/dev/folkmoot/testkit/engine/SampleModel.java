package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.engine.ModelFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;

/** Models that exist on paper only: enough for an engine that reads no file. */
public final class SampleModel {

  /** Bytes of cache that a token costs. */
  public static final long KV_BYTES_PER_TOKEN = 1024;

  /** Tokens a sample model was trained for. */
  public static final int CONTEXT = 32_768;

  private SampleModel() {}

  /** A chat model with weights of the given size. */
  public static ModelShape shape(long weightBytes) {
    return new ModelShape(
        "llama",
        1_000_000,
        "Q8_0",
        CONTEXT,
        8,
        2,
        KV_BYTES_PER_TOKEN,
        32_000,
        weightBytes,
        Pooling.NONE,
        true,
        Optional.empty(),
        Set.of(Capability.COMPLETION));
  }

  /** A model file whose digest follows from its name. */
  public static ModelFile file(String name, long weightBytes) {
    return new ModelFile(Path.of(name + ".gguf"), digest(name), shape(weightBytes));
  }

  public static Digest digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Digest digest(byte[] content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Digest.of(sha256.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
