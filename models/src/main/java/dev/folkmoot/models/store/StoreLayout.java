package dev.folkmoot.models.store;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.nio.file.Path;

/**
 * Where things are. A {@link ModelName}'s parts start with a letter, a digit or an underscore and
 * hold no separator, so none of them can lead out of the root.
 */
record StoreLayout(Path root) {

  Path manifests() {
    return root.resolve("manifests");
  }

  Path blobs() {
    return root.resolve("blobs");
  }

  Path manifest(ModelName name) {
    return manifests()
        .resolve(name.host())
        .resolve(name.namespace())
        .resolve(name.model())
        .resolve(name.tag());
  }

  Path blob(Digest digest) {
    return blobs().resolve(digest.fileName());
  }

  /** Held while models are published or collected. */
  Path lock() {
    return root.resolve(".folkmoot.lock");
  }

  /** Held while a bundled model is installed. */
  Path installLock() {
    return root.resolve(".folkmoot-installed.lock");
  }

  /** What was installed once. */
  Path installRecord() {
    return root.resolve(".folkmoot-installed.json");
  }

  /** Which blobs were hashed, and how they looked then. */
  Path verified() {
    return root.resolve(".folkmoot-verified.json");
  }

  /** Its bytes are locked by those who fetch a blob. */
  Path claims() {
    return root.resolve(".folkmoot-claims.lock");
  }
}
