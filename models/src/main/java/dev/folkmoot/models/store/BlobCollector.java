package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;

/**
 * Removes the blobs of a manifest that is gone, as far as no other manifest names them.
 *
 * <p>Only those: an unnamed blob may belong to somebody who has just sent it and has yet to make a
 * model of it, or to a download that rests. And if any manifest cannot be read, nothing is removed
 * at all, since nobody knows what it names. To be called with the root's lock held.
 */
final class BlobCollector {

  private static final System.Logger LOG = System.getLogger(BlobCollector.class.getName());
  private static final long MAX_MANIFEST_BYTES = 4L << 20;

  private final StoreLayout layout;
  private final ManifestTree tree;

  BlobCollector(StoreLayout layout, ManifestTree tree) {
    this.layout = layout;
    this.tree = tree;
  }

  /** What a manifest names; nothing where it cannot be read. */
  Set<Digest> named(ModelName name) throws IOException {
    try {
      return read(name);
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.WARNING, "the manifest of {0}: {1}", name, e.getMessage());
      return Set.of();
    }
  }

  void collect(Set<Digest> candidates) throws IOException {
    Set<Digest> unused = new HashSet<>(candidates);
    for (ModelName name : tree.all()) {
      try {
        unused.removeAll(read(name));
      } catch (FailureException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "no blob is removed, because the manifest of {0} cannot be read: {1}",
            name,
            e.getMessage());
        return;
      }
    }
    for (Digest digest : unused) {
      Files.deleteIfExists(layout.blob(digest));
    }
  }

  private Set<Digest> read(ModelName name) throws IOException {
    Set<Digest> digests = new HashSet<>();
    Manifest.parse(BoundedFile.read(layout.manifest(name), MAX_MANIFEST_BYTES))
        .all()
        .forEach(layer -> digests.add(layer.digest()));
    return digests;
  }
}
