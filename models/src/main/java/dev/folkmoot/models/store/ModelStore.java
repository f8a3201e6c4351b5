package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The models of this machine. Safe for any number of threads, and for other processes (ours or an
 * Ollama) at work on the same root.
 */
public final class ModelStore {

  private static final System.Logger LOG = System.getLogger(ModelStore.class.getName());

  private final StoreLayout layout;
  private final ManifestTree tree;
  private final ModelReader reader;

  private ModelStore(StoreLayout layout) {
    this.layout = layout;
    this.tree = new ManifestTree(layout);
    this.reader = new ModelReader(layout);
  }

  /**
   * Opens the store at a root, which is made if it is not there.
   *
   * @param clock tells how old a file that was left unfinished is
   * @throws FailureException {@code INTERNAL} where the root cannot be made
   */
  public static ModelStore open(Path root, Clock clock) {
    StoreLayout layout = new StoreLayout(root.toAbsolutePath().normalize());
    try {
      Files.createDirectories(layout.blobs());
      Files.createDirectories(layout.manifests());
    } catch (IOException e) {
      throw failed("open the model store at " + layout.root(), e);
    }
    return new ModelStore(layout);
  }

  /** Where the store is. */
  public Path root() {
    return layout.root();
  }

  /**
   * The model of that name. Case does not matter, though a name of the same case goes first.
   *
   * @return empty where there is none
   * @throws FailureException {@code INTERNAL} where there is one and it is broken, with the reason
   */
  public Optional<InstalledModel> find(ModelName name) {
    try {
      Optional<ModelName> stored = tree.existing(name);
      return stored.isPresent() ? reader.read(stored.get()) : Optional.empty();
    } catch (IOException e) {
      throw failed("look for the model '" + name.display() + "'", e);
    }
  }

  /** All models that are whole, newest first; broken ones are named in the log and left out. */
  public List<InstalledModel> list() {
    List<ModelName> names;
    try {
      names = tree.all();
    } catch (IOException e) {
      throw failed("list the models in " + layout.manifests(), e);
    }
    List<InstalledModel> models = new ArrayList<>();
    for (ModelName name : names) {
      try {
        reader.read(name).ifPresent(models::add);
      } catch (FailureException e) {
        LOG.log(System.Logger.Level.WARNING, "left out of the list: {0}", e.getMessage());
      }
    }
    models.sort(
        Comparator.comparing(InstalledModel::modifiedAt)
            .reversed()
            .thenComparing(model -> model.name().display()));
    return models;
  }

  private static FailureException failed(String what, IOException e) {
    return new FailureException(Failure.Kind.INTERNAL, "cannot " + what + ": " + e, e);
  }
}
