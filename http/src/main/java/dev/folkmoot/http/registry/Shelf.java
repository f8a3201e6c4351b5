package dev.folkmoot.http.registry;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.store.Layer;
import dev.folkmoot.models.store.Manifest;
import dev.folkmoot.models.store.ModelStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The models of a store as a registry names them: by namespace and model. Who asks knows this node
 * by its own address, so the host under which a model is stored does not count; of two, the one
 * from Ollama's own registry goes first.
 */
final class Shelf {

  private static final System.Logger LOG = System.getLogger(Shelf.class.getName());

  private final ModelStore store;

  Shelf(ModelStore store) {
    this.store = store;
  }

  Optional<byte[]> manifest(String namespace, String model, String reference) {
    List<ModelName> names = names(namespace, model);
    if (reference.startsWith("sha256:")) {
      Digest digest = Digest.parse(reference);
      return names.stream()
          .flatMap(name -> store.manifest(name).stream())
          .filter(json -> digest(json).equals(digest))
          .findFirst();
    }
    return names.stream()
        .filter(name -> name.tag().equalsIgnoreCase(reference))
        .findFirst()
        .flatMap(store::manifest);
  }

  /** A layer that one of the model's manifests names. */
  Optional<Layer> layer(String namespace, String model, Digest digest) {
    return names(namespace, model).stream()
        .flatMap(name -> store.manifest(name).stream())
        .flatMap(json -> layers(json).stream())
        .filter(layer -> layer.digest().equals(digest))
        .findFirst();
  }

  private List<ModelName> names(String namespace, String model) {
    return store.names().stream()
        .filter(name ->
            name.namespace().equalsIgnoreCase(namespace) && name.model().equalsIgnoreCase(model))
        .sorted(
            Comparator.comparing(
                (ModelName name) -> !name.host().equalsIgnoreCase(ModelName.DEFAULT_HOST)))
        .toList();
  }

  private static List<Layer> layers(byte[] json) {
    try {
      return Manifest.parse(json).all().toList();
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.DEBUG, "a broken manifest lends nothing: {0}", e.getMessage());
      return List.of();
    }
  }

  static Digest digest(byte[] json) {
    try {
      return Digest.of(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
