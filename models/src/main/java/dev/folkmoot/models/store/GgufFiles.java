package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufFile;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.LoraAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says what the files are that a model is to be made of. */
public final class GgufFiles {

  private static final byte[] MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);

  /** What llama.cpp calls the part of a model that looks at pictures. */
  private static final String PROJECTOR = "clip";

  private GgufFiles() {}

  /** Whether a file begins as GGUF files do. */
  public static boolean isGguf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /**
   * What a model is made of that is made of these files: one of them its weights, the others what
   * goes with them.
   *
   * @param files blobs of the store, by the names that their owner gave them
   * @throws FailureException {@code INVALID_REQUEST}, in Ollama's words as far as it has some
   */
  public static Ingredients ingredients(Map<String, Path> files) {
    Optional<Path> weights = Optional.empty();
    List<Layer> kept = new ArrayList<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      GgufFile gguf = read(file.getKey(), file.getValue());
      Optional<String> beside = beside(gguf);
      if (beside.isPresent()) {
        kept.add(layer(beside.get(), file.getValue()));
      } else if (weights.isPresent()) {
        throw FailureException.invalid(
            file.getKey()
                + " is a second file of weights, and a model has one; merge a model that"
                + " is split with llama-gguf-split");
      } else {
        weights = Optional.of(file.getValue());
      }
    }
    return Ingredients.of(
            weights.orElseThrow(() -> FailureException.invalid("no files provided to convert")),
            ModelRecipe.PLAIN)
        .withKept(kept);
  }

  /**
   * The same model with those of some files that go beside its weights: adapters and projectors.
   * Other weights are passed over, as Ollama passes over files that come with a model's name.
   */
  public static Ingredients beside(Ingredients model, Map<String, Path> files) {
    List<Layer> kept = new ArrayList<>(model.kept());
    files.forEach(
        (name, blob) -> beside(read(name, blob)).ifPresent(kind -> kept.add(layer(kind, blob))));
    return model.withKept(kept);
  }

  /** What a file is to a model whose weights are another; empty where it is weights itself. */
  private static Optional<String> beside(GgufFile gguf) {
    if (LoraAdapter.isOne(gguf)) {
      return Optional.of(Layer.ADAPTER);
    }
    return gguf.architecture().equals(PROJECTOR) ? Optional.of(Layer.PROJECTOR) : Optional.empty();
  }

  /**
   * The one adapter that was asked for.
   *
   * @param files by the names that their owner gave them
   * @return its name and its file
   * @throws FailureException {@code INVALID_REQUEST}, in Ollama's words as far as it has some
   */
  public static Map.Entry<String, Path> adapter(Map<String, Path> files) {
    for (String name : files.keySet()) {
      if (name.endsWith(".safetensors")) {
        throw FailureException.invalid(
            "converting adapter "
                + name
                + " is not available: convert it to GGUF first, with convert_lora_to_gguf.py of"
                + " llama.cpp");
      }
    }
    if (files.size() > 1) {
      throw tooMany();
    }
    Map.Entry<String, Path> only =
        files.entrySet().stream()
            .findFirst()
            .orElseThrow(() -> FailureException.invalid("unknown type"));
    if (!LoraAdapter.isOne(read(only.getKey(), only.getValue()))) {
      throw FailureException.invalid(
          only.getKey() + " is no adapter: its \"general.type\" is not \"adapter\"");
    }
    return only;
  }

  /**
   * The adapter among the layers of a model. There is one at most, as in Ollama: llama.cpp adds
   * several up in an order that changes from process to process, and the last bits of a sum with
   * it.
   */
  static Optional<Layer> onlyAdapter(List<Layer> layers) {
    List<Layer> adapters =
        layers.stream().filter(layer -> layer.mediaType().equals(Layer.ADAPTER)).toList();
    if (adapters.size() > 1) {
      throw tooMany();
    }
    return adapters.stream().findFirst();
  }

  private static FailureException tooMany() {
    return FailureException.invalid("only one adapter is currently supported");
  }

  /** A blob's part in a model. */
  static Layer layer(String mediaType, Path blob) {
    try {
      Digest digest = Digest.parse(String.valueOf(blob.getFileName()));
      return new Layer(mediaType, digest, Files.size(blob));
    } catch (IOException e) {
      throw unreadable(blob, e);
    }
  }

  private static GgufFile read(String name, Path file) {
    String lower = name.toLowerCase(Locale.ROOT);
    try {
      if (isGguf(file)) {
        return GgufReader.read(file);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (lower.endsWith(".gguf")) {
      throw FailureException.invalid("supplied file was not in GGUF format");
    }
    if (lower.endsWith(".safetensors") || lower.endsWith(".bin") || lower.endsWith(".json")) {
      throw FailureException.invalid(
          "converting "
              + name
              + " is not available: convert the model to GGUF first, with convert_hf_to_gguf.py of"
              + " llama.cpp");
    }
    throw FailureException.invalid("unknown type");
  }

  private static FailureException unreadable(Path file, IOException e) {
    return new FailureException(
        Failure.Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
  }
}
