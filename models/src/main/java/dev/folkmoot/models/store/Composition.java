package dev.folkmoot.models.store;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.models.gguf.ParameterCount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model laid out as a manifest and its small blobs; only the weights stay where they are. The
 * same weights and recipe always make the same bytes, so a composition can be compared with a
 * stored model by the manifest's digest alone.
 */
final class Composition {

  private final Map<Digest, byte[]> smallBlobs = new LinkedHashMap<>();
  private final byte[] manifestJson;

  private Composition(Layer weights, ModelShape shape, Ingredients made) {
    ModelRecipe recipe = made.recipe();
    List<Layer> layers = new ArrayList<>();
    layers.add(weights);
    layers.addAll(made.kept());
    recipe.template().ifPresent(text -> layers.add(text(Layer.TEMPLATE, text)));
    recipe.system().ifPresent(text -> layers.add(text(Layer.SYSTEM, text)));
    if (!recipe.parameters().isEmpty()) {
      layers.add(json(Layer.PARAMS, recipe.parameters()));
    }
    if (!recipe.messages().isEmpty()) {
      layers.add(json(Layer.MESSAGES, recipe.messages().stream().map(Composition::turn).toList()));
    }
    recipe.licenses().forEach(text -> layers.add(text(Layer.LICENSE, text)));
    this.manifestJson =
        new Manifest(json(Layer.CONFIG, configuration(shape, layers, made)), layers).toJson();
  }

  static Composition of(Digest weights, long bytes, ModelShape shape, Ingredients made) {
    return new Composition(new Layer(Layer.MODEL, weights, bytes), shape, made);
  }

  byte[] manifestJson() {
    return manifestJson;
  }

  Digest digest() {
    return Sha256.of(manifestJson);
  }

  Map<Digest, byte[]> smallBlobs() {
    return smallBlobs;
  }

  private static Map<String, Object> configuration(
      ModelShape shape, List<Layer> layers, Ingredients made) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("model_format", "gguf");
    config.put("model_family", shape.architecture());
    config.put("model_families", List.of(shape.architecture()));
    config.put("model_type", ParameterCount.text(shape.parameterCount()));
    config.put("file_type", shape.quantization());
    config.put("context_length", shape.contextLength());
    config.put("embedding_length", shape.embeddingLength());
    // A wanted family goes before the real one, which stays among the families.
    config.putAll(made.info());
    if (made.info().get("model_family") instanceof String family) {
      config.put("model_families", List.of(family, shape.architecture()));
    }
    Ingredients.TRAITS.stream()
        .filter(made.traits()::containsKey)
        .forEach(trait -> config.put(trait, made.traits().get(trait)));
    // Fields of a Docker image, which Ollama writes and nobody reads: always the same.
    config.put("architecture", "amd64");
    config.put("os", "linux");
    List<String> digests = layers.stream().map(layer -> layer.digest().toString()).toList();
    config.put("rootfs", new java.util.TreeMap<>(Map.of("type", "layers", "diff_ids", digests)));
    return config;
  }

  private static Map<String, Object> turn(Message message) {
    Map<String, Object> turn = new LinkedHashMap<>();
    turn.put("role", message.role().wireName());
    turn.put("content", message.content());
    return turn;
  }

  private Layer text(String mediaType, String text) {
    return blob(mediaType, text.getBytes(StandardCharsets.UTF_8));
  }

  private Layer json(String mediaType, Object value) {
    return blob(mediaType, Json.MAPPER.writeValueAsBytes(value));
  }

  private Layer blob(String mediaType, byte[] content) {
    Digest digest = Sha256.of(content);
    smallBlobs.put(digest, content);
    return new Layer(mediaType, digest, content.length);
  }
}
