package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.models.gguf.GgufFile;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes, copies and removes models.
 *
 * <p>The long part, copying the weights, is done without the lock into a file that nobody sees.
 * Under the lock come only renames: blobs first, the manifest last, then the blobs that the
 * manifest it replaced alone had named.
 */
final class ModelWriter {

  private final StoreLayout layout;
  private final ManifestTree tree;
  private final Quantizer quantizer;
  private final BlobCollector collector;

  ModelWriter(StoreLayout layout, ManifestTree tree, Quantizer quantizer) {
    this.layout = layout;
    this.tree = tree;
    this.quantizer = quantizer;
    this.collector = new BlobCollector(layout, tree);
  }

  void create(ModelName name, Ingredients made, Progress progress) throws IOException {
    progress.report("parsing GGUF", 0, 0);
    ModelShape shape = shape(made.weights(), made);
    Optional<String> type = Quantizing.type(quantizer, made, shape);
    if (type.isPresent()) {
      createQuantized(name, made, type.get(), shape, progress);
    } else if (isBlob(made.weights())) {
      createFromBlob(name, made, shape, progress);
    } else {
      try (DurableFile copy = DurableFile.in(layout.blobs())) {
        Digest digest = WeightsCopy.copy(made.weights(), copy, progress);
        publishCopy(name, copy, digest, made, progress);
      }
    }
    progress.report("success", 0, 0);
  }

  private void createQuantized(
      ModelName name, Ingredients made, String type, ModelShape shape, Progress progress)
      throws IOException {
    try (DurableFile copy = DurableFile.in(layout.blobs())) {
      Quantizing.run(quantizer, type, made, shape, copy.path(), progress);
      progress.report("verifying conversion", 0, 0);
      Digest digest = WeightsCopy.digest(copy.path(), Progress.SILENT);
      publishCopy(name, copy, digest, made, progress);
    }
  }

  private void publishCopy(
      ModelName name, DurableFile copy, Digest digest, Ingredients made, Progress progress)
      throws IOException {
    // The copy is what will be used, so it is the copy that must be sound.
    ModelShape copied = shape(copy.path(), made);
    long size = Files.size(copy.path());
    Composition model = Composition.of(digest, size, copied, made);
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      requireKept(made);
      if (isThere(digest, size)) {
        progress.report("using existing layer " + digest, 0, 0);
      } else {
        progress.report("creating new layer " + digest, 0, 0);
        copy.publish(layout.blob(digest));
      }
      publish(name, made, model, progress);
    }
  }

  /**
   * A file that was sent to the store before needs no copy, only a look whether it is what it says.
   */
  private void createFromBlob(ModelName name, Ingredients made, ModelShape shape, Progress progress)
      throws IOException {
    Path blob = made.weights();
    Digest digest = checked(blob, progress);
    Composition model = Composition.of(digest, Files.size(blob), shape, made);
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      requireKept(made);
      if (!isThere(digest, Files.size(blob))) {
        throw new NoSuchFileException(blob.toString());
      }
      progress.report("using existing layer " + digest, 0, 0);
      publish(name, made, model, progress);
    }
  }

  /** The digest of a blob, which must be the one in its name. */
  private static Digest checked(Path blob, Progress progress) throws IOException {
    Digest digest = WeightsCopy.digest(blob, progress);
    if (!blob.getFileName().toString().equals(digest.fileName())) {
      throw FailureException.invalid(
          "the blob " + blob.getFileName() + " holds " + digest + "; delete it and send it again");
    }
    return digest;
  }

  /** What these weights make with the adapter that is laid over them, if there is one. */
  private ModelShape shape(Path weights, Ingredients made) throws IOException {
    GgufFile model = GgufReader.read(weights);
    Optional<Layer> adapter = GgufFiles.onlyAdapter(made.kept());
    if (adapter.isEmpty()) {
      return ModelShapes.of(model);
    }
    Path blob = layout.blob(adapter.get().digest());
    checked(blob, Progress.SILENT);
    return ModelShapes.of(model, GgufReader.read(blob));
  }

  /** Somebody may have deleted the model that the layers came from. */
  private void requireKept(Ingredients made) throws IOException {
    for (Layer layer : made.kept()) {
      if (!isThere(layer.digest(), layer.size())) {
        throw new NoSuchFileException(layout.blob(layer.digest()).toString());
      }
    }
  }

  /**
   * Puts a manifest that came from elsewhere in its place, if all that it names is here.
   *
   * @param prune whether blobs that only the manifest before had named are removed
   * @return the layers that are not here; then nothing was done
   */
  List<Layer> adopt(ModelName name, byte[] json, boolean prune) throws IOException {
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      List<Layer> missing = new ArrayList<>();
      for (Layer layer : Manifest.parse(json).all().toList()) {
        if (!isThere(layer.digest(), layer.size())) {
          missing.add(layer);
        }
      }
      if (missing.isEmpty()) {
        putManifest(name, json, prune);
      }
      return missing;
    }
  }

  private void publish(ModelName name, Ingredients made, Composition model, Progress progress)
      throws IOException {
    for (Layer layer : made.kept()) {
      progress.report("using existing layer " + layer.digest(), 0, 0);
    }
    for (Map.Entry<Digest, byte[]> blob : model.smallBlobs().entrySet()) {
      if (!isThere(blob.getKey(), blob.getValue().length)) {
        DurableFile.write(layout.blob(blob.getKey()), blob.getValue());
      }
    }
    progress.report("writing manifest", 0, 0);
    putManifest(name, model.manifestJson(), true);
  }

  /**
   * Puts a manifest in place of the one that may be there, and removes what only that one named.
   */
  private void putManifest(ModelName name, byte[] json, boolean prune) throws IOException {
    Optional<ModelName> before = tree.existing(name);
    Set<Digest> replaced = before.isPresent() ? collector.named(before.get()) : Set.of();
    Path manifest = layout.manifest(before.orElse(name));
    Directories.createBelow(layout.manifests(), Directories.of(manifest));
    DurableFile.write(manifest, json);
    if (prune) {
      collector.collect(replaced);
    }
  }

  boolean copy(ModelName source, ModelName destination) throws IOException {
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      Optional<ModelName> stored = tree.existing(source);
      if (stored.isEmpty()) {
        return false;
      }
      putManifest(destination, Files.readAllBytes(layout.manifest(stored.get())), true);
      return true;
    }
  }

  boolean delete(ModelName name) throws IOException {
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      Optional<ModelName> stored = tree.existing(name);
      if (stored.isEmpty()) {
        return false;
      }
      Set<Digest> named = collector.named(stored.get());
      Path manifest = layout.manifest(stored.get());
      Files.delete(manifest);
      Directories.force(Directories.of(manifest));
      Directories.removeEmptyBelow(layout.manifests(), Directories.of(manifest));
      collector.collect(named);
      return true;
    } catch (NoSuchFileException e) {
      return false; // An Ollama, which knows nothing of our lock, was faster.
    }
  }

  private boolean isBlob(Path gguf) throws IOException {
    Path parent = gguf.toRealPath().getParent();
    return parent != null && parent.equals(layout.blobs().toRealPath());
  }

  private boolean isThere(Digest digest, long size) throws IOException {
    Path blob = layout.blob(digest);
    return Files.isRegularFile(blob) && Files.size(blob) == size;
  }
}
