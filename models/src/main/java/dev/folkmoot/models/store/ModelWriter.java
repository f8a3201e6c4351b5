package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
  private final BlobCollector collector;

  ModelWriter(StoreLayout layout, ManifestTree tree) {
    this.layout = layout;
    this.tree = tree;
    this.collector = new BlobCollector(layout, tree);
  }

  void create(ModelName name, Path gguf, ModelRecipe recipe, Progress progress) throws IOException {
    progress.report("parsing GGUF", 0, 0);
    ModelShape shape = ModelShapes.of(GgufReader.read(gguf));
    if (isBlob(gguf)) {
      createFromBlob(name, gguf, shape, recipe, progress);
      return;
    }
    try (DurableFile copy = DurableFile.in(layout.blobs())) {
      Digest digest = WeightsCopy.copy(gguf, copy, progress);
      // The copy is what will be used, so it is the copy that must be sound.
      ModelShape copied = ModelShapes.of(GgufReader.read(copy.path()));
      Composition model = Composition.of(digest, Files.size(copy.path()), copied, recipe);
      try (RootLock _ = RootLock.acquire(layout.lock())) {
        if (isThere(digest, Files.size(copy.path()))) {
          progress.report("using existing layer " + digest, 0, 0);
        } else {
          progress.report("creating new layer " + digest, 0, 0);
          copy.publish(layout.blob(digest));
        }
        publish(name, model, progress);
      }
    }
    progress.report("success", 0, 0);
  }

  /**
   * A file that was sent to the store before needs no copy, only a look whether it is what it says.
   */
  private void createFromBlob(
      ModelName name, Path blob, ModelShape shape, ModelRecipe recipe, Progress progress)
      throws IOException {
    Digest digest = WeightsCopy.digest(blob, progress);
    if (!blob.getFileName().toString().equals(digest.fileName())) {
      throw FailureException.invalid(
          "the blob " + blob.getFileName() + " holds " + digest + "; delete it and send it again");
    }
    Composition model = Composition.of(digest, Files.size(blob), shape, recipe);
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      if (!isThere(digest, Files.size(blob))) {
        throw new NoSuchFileException(blob.toString());
      }
      progress.report("using existing layer " + digest, 0, 0);
      publish(name, model, progress);
    }
    progress.report("success", 0, 0);
  }

  private void publish(ModelName name, Composition model, Progress progress) throws IOException {
    for (Map.Entry<Digest, byte[]> blob : model.smallBlobs().entrySet()) {
      if (!isThere(blob.getKey(), blob.getValue().length)) {
        DurableFile.write(layout.blob(blob.getKey()), blob.getValue());
      }
    }
    progress.report("writing manifest", 0, 0);
    putManifest(name, model.manifestJson());
  }

  /**
   * Puts a manifest in place of the one that may be there, and removes what only that one named.
   */
  private void putManifest(ModelName name, byte[] json) throws IOException {
    Optional<ModelName> before = tree.existing(name);
    Set<Digest> replaced = before.isPresent() ? collector.named(before.get()) : Set.of();
    Path manifest = layout.manifest(before.orElse(name));
    Directories.createBelow(layout.manifests(), Directories.of(manifest));
    DurableFile.write(manifest, json);
    collector.collect(replaced);
  }

  boolean copy(ModelName source, ModelName destination) throws IOException {
    try (RootLock _ = RootLock.acquire(layout.lock())) {
      Optional<ModelName> stored = tree.existing(source);
      if (stored.isEmpty()) {
        return false;
      }
      putManifest(destination, Files.readAllBytes(layout.manifest(stored.get())));
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
