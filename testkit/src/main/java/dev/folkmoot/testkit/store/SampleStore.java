package dev.folkmoot.testkit.store;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.testkit.engine.SampleModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes models into a store's folder, as an Ollama would have left them there.
 *
 * @param root the folder that holds {@code manifests} and {@code blobs}
 */
public record SampleStore(Path root) {

  private static final String LAYER = "application/vnd.ollama.image.";

  /** Installs a chat model, or replaces what has that name. */
  public void install(String name) {
    install(name, SampleGguf.llama());
  }

  public void install(String name, SampleGguf weights) {
    install(name, weights, Map.of());
  }

  /**
   * Installs a model with more layers than its weights.
   *
   * @param layers content by kind: {@code system}, {@code params} (JSON), {@code template}, {@code
   *     license}, {@code messages} (JSON)
   */
  public void install(String name, SampleGguf weights, Map<String, String> layers) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    layers.forEach((kind, text) -> contents.put(kind, utf8(text)));
    installAll(name, weights, contents);
  }

  /** Installs a model with an adapter over its weights. */
  public void installAdapted(String name, SampleGguf weights, SampleGguf adapter) {
    installAll(name, weights, Map.of("adapter", adapter.bytes()));
  }

  private void installAll(String name, SampleGguf weights, Map<String, byte[]> layers) {
    try {
      List<String> entries = new ArrayList<>();
      entries.add(blob(LAYER + "model", weights.bytes()));
      for (Map.Entry<String, byte[]> layer : layers.entrySet()) {
        entries.add(blob(LAYER + layer.getKey(), layer.getValue()));
      }
      String config = blob("application/vnd.docker.container.image.v1+json", utf8("{}"));
      Path manifest = manifest(name);
      Files.createDirectories(manifest.getParent());
      // By rename: a reader that watches size, time and identity must see a new file.
      Path fresh = manifest.resolveSibling(manifest.getFileName() + ".new");
      Files.writeString(
          fresh,
          "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
              .formatted(config, String.join(",", entries)));
      Files.move(fresh, manifest, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a model's name away; its blobs stay. */
  public void delete(String name) {
    try {
      Files.delete(manifest(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path manifest(String text) {
    ModelName name = ModelName.parse(text).orElseThrow();
    return root.resolve("manifests")
        .resolve(name.host())
        .resolve(name.namespace())
        .resolve(name.model())
        .resolve(name.tag());
  }

  private String blob(String mediaType, byte[] content) throws IOException {
    Digest digest = SampleModel.digest(content);
    Path blobs = Files.createDirectories(root.resolve("blobs"));
    Files.write(blobs.resolve(digest.fileName()), content);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, content.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
