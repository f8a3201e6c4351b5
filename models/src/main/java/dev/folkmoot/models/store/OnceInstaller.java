package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Installs what comes with the program, without ever undoing what the user did.
 *
 * <p>A small record beside the store keeps, for each name, the manifests that were put there by us
 * and whether the last time was finished. With it four cases can be told apart:
 *
 * <ul>
 *   <li>never installed, no model: install;
 *   <li>installed, and the manifest is one of ours: bring it up to date, and mend it where a blob
 *       is lost;
 *   <li>installed, and no model: the user deleted it, so it stays away;
 *   <li>any other manifest: the user's own, so it stays.
 * </ul>
 *
 * <p>The record is written before the model, marked as unfinished, and again after it. A crash in
 * between is thus not taken for a deletion: the next start finishes the work.
 */
final class OnceInstaller {

  private static final System.Logger LOG = System.getLogger(OnceInstaller.class.getName());

  /** Of our older manifests so many are remembered; one that is older is taken for the user's. */
  private static final int MAX_MANIFESTS = 8;

  private static final long MAX_MANIFEST_BYTES = 4L << 20;

  private final StoreLayout layout;
  private final ManifestTree tree;
  private final ModelWriter writer;

  OnceInstaller(StoreLayout layout, ManifestTree tree, ModelWriter writer) {
    this.layout = layout;
    this.tree = tree;
    this.writer = writer;
  }

  void install(ModelName name, Path gguf, ModelRecipe recipe) throws IOException {
    try (RootLock _ = RootLock.acquire(layout.installLock())) {
      InstallRecord record = InstallRecord.read(layout.installRecord());
      InstallRecord.Entry entry = record.entry(name).orElse(InstallRecord.Entry.NONE);
      Optional<Digest> present = presentManifest(name);
      Composition model = compositionOf(gguf, recipe);
      Digest wanted = model.digest();
      if (!isToBeInstalled(entry, present, model)) {
        finish(record, name, entry);
        return;
      }
      List<Digest> ours = new ArrayList<>(entry.manifests());
      ours.remove(wanted);
      ours.add(wanted);
      while (ours.size() > MAX_MANIFESTS) {
        ours.removeFirst();
      }
      record.with(name, new InstallRecord.Entry(ours, false)).write(layout.installRecord());
      writer.create(name, Ingredients.of(gguf, recipe), Progress.SILENT);
      record.with(name, new InstallRecord.Entry(ours, true)).write(layout.installRecord());
      LOG.log(System.Logger.Level.DEBUG, "installed the model {0}", name.display());
    }
  }

  private boolean isToBeInstalled(
      InstallRecord.Entry entry, Optional<Digest> present, Composition model) throws IOException {
    if (present.isPresent()) {
      return entry.manifests().contains(present.get())
          && !(present.get().equals(model.digest()) && isWhole(model));
    }
    return !entry.finished();
  }

  /** Whether every blob is there at its size; a node must not fail to start for one that is not. */
  private boolean isWhole(Composition model) throws IOException {
    for (Layer layer : Manifest.parse(model.manifestJson()).all().toList()) {
      Path blob = layout.blob(layer.digest());
      if (!Files.isRegularFile(blob) || Files.size(blob) != layer.size()) {
        return false;
      }
    }
    return true;
  }

  /** The crash came after the model was there: only the mark is missing. */
  private void finish(InstallRecord record, ModelName name, InstallRecord.Entry entry)
      throws IOException {
    if (!entry.finished() && !entry.manifests().isEmpty()) {
      record
          .with(name, new InstallRecord.Entry(entry.manifests(), true))
          .write(layout.installRecord());
    }
  }

  private Optional<Digest> presentManifest(ModelName name) throws IOException {
    Optional<ModelName> stored = tree.existing(name);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Sha256.of(BoundedFile.read(layout.manifest(stored.get()), MAX_MANIFEST_BYTES)));
  }

  /** What the manifest would be: a matter of milliseconds for a file that fits into a program. */
  private static Composition compositionOf(Path gguf, ModelRecipe recipe)
      throws IOException, FailureException {
    Digest weights = WeightsCopy.digest(gguf, Progress.SILENT);
    return Composition.of(
        weights,
        Files.size(gguf),
        ModelShapes.of(GgufReader.read(gguf)),
        Ingredients.of(gguf, recipe));
  }
}
