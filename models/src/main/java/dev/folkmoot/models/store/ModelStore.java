package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The models of this machine. Safe for any number of threads, and for other processes (ours or an
 * Ollama) at work on the same root.
 */
public final class ModelStore {

  private static final System.Logger LOG = System.getLogger(ModelStore.class.getName());

  /** Different faults that are remembered as told. */
  private static final int MAX_WARNINGS = 1_024;

  private static final long MAX_MANIFEST_BYTES = 4L << 20;

  private final StoreLayout layout;
  private final ManifestTree tree;
  private final ModelReader reader;
  private final ModelWriter writer;
  private final OnceInstaller installer;
  private final Blobs blobs;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  private ModelStore(StoreLayout layout, Quantizer quantizer) {
    this.layout = layout;
    this.blobs = new Blobs(layout);
    this.tree = new ManifestTree(layout);
    this.reader = new ModelReader(layout);
    this.writer = new ModelWriter(layout, tree, quantizer);
    this.installer = new OnceInstaller(layout, tree, writer);
  }

  /**
   * Opens the store at a root, which is made if it is not there.
   *
   * @param clock tells how old a file that was left unfinished is
   * @throws FailureException {@code INTERNAL} where the root cannot be made
   */
  public static ModelStore open(Path root, Clock clock) {
    return open(root, clock, Quantizer.NONE);
  }

  /**
   * The same, where weights can be made smaller.
   *
   * @param quantizer does it
   */
  public static ModelStore open(Path root, Clock clock, Quantizer quantizer) {
    StoreLayout layout = new StoreLayout(root.toAbsolutePath().normalize());
    try {
      Files.createDirectories(layout.blobs());
      Files.createDirectories(layout.manifests());
    } catch (IOException e) {
      throw failed("open the model store at " + layout.root(), e);
    }
    new Leftovers(layout, clock).sweep();
    return new ModelStore(layout, quantizer);
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
    List<InstalledModel> models = new ArrayList<>();
    for (ModelName name : names()) {
      try {
        reader.read(name).ifPresent(models::add);
      } catch (FailureException e) {
        warnOnce(e.failure().message());
      }
    }
    models.sort(
        Comparator.comparing(InstalledModel::modifiedAt)
            .reversed()
            .thenComparing(model -> model.name().display()));
    return models;
  }

  /**
   * Why those models that are not whole are left out of the list. Looks at what is there and how
   * large it is, and reads headers; whether contents are what their digests say would take long.
   */
  public Map<ModelName, String> faults() {
    Map<ModelName, String> faults = new LinkedHashMap<>();
    for (ModelName name : names()) {
      try {
        var _ = reader.read(name);
      } catch (FailureException e) {
        faults.put(name, e.failure().message());
      }
    }
    return faults;
  }

  /**
   * Clients ask for the list again and again; the log need not hear of the same fault each time.
   */
  private void warnOnce(String message) {
    if (warned.size() >= MAX_WARNINGS) {
      warned.clear();
    }
    if (warned.add(message)) {
      LOG.log(System.Logger.Level.WARNING, "left out of the list: {0}", message);
    }
  }

  /**
   * Makes a model of a GGUF file, in place of one of that name.
   *
   * @param gguf is copied, unless it is one of this store's own blobs
   * @return the model; empty where somebody has deleted it meanwhile
   * @throws FailureException {@code INVALID_REQUEST} where the file is no sound model, {@code
   *     INTERNAL} where the disk is full or not writable; then nothing has changed
   */
  public Optional<InstalledModel> create(
      ModelName name, Path gguf, ModelRecipe recipe, Progress progress) {
    return create(name, Ingredients.of(gguf, recipe), progress);
  }

  /** The same of more ingredients. */
  public Optional<InstalledModel> create(ModelName name, Ingredients made, Progress progress) {
    try {
      writer.create(name, made, progress);
    } catch (NoSuchFileException e) {
      throw lost(made, e);
    } catch (IOException e) {
      throw failed("store the model '" + name.display() + "' in " + layout.root(), e);
    }
    changed();
    return find(name);
  }

  /** Of a file that the caller has just seen: somebody else removes models at the same time. */
  private FailureException lost(Ingredients made, NoSuchFileException e) {
    if (Files.isDirectory(layout.blobs())) {
      return new FailureException(
          Failure.Kind.INVALID_REQUEST,
          "the file "
              + Path.of(e.getFile()).getFileName()
              + " was deleted meanwhile; "
              + (made.weights().startsWith(layout.blobs())
                  ? "send its blob, or pull its model, once more"
                  : "give another"),
          e);
    }
    return failed("store a model in " + layout.root(), e);
  }

  /**
   * Gives a model a second name; a model that has that name is replaced.
   *
   * @throws FailureException {@code NOT_FOUND} where there is no source
   */
  public void copy(ModelName source, ModelName destination) {
    try {
      if (!writer.copy(source, destination)) {
        throw notFound(source);
      }
      changed();
    } catch (IOException e) {
      throw failed("copy the model '" + source.display() + "'", e);
    }
  }

  /**
   * Removes a model, and its blobs as far as no other model names them. A broken model can be
   * removed too.
   *
   * @throws FailureException {@code NOT_FOUND} where there is none
   */
  public void delete(ModelName name) {
    try {
      if (!writer.delete(name)) {
        throw notFound(name);
      }
      changed();
    } catch (IOException e) {
      throw failed("delete the model '" + name.display() + "'", e);
    }
  }

  /**
   * Installs a model that comes with the program: once. A newer file replaces the older one that
   * was installed this way; a model that the user made under the name stays, and one that the user
   * deleted stays away.
   *
   * @return the model of that name, if there is one now
   */
  public Optional<InstalledModel> installOnce(ModelName name, Path gguf, ModelRecipe recipe) {
    try {
      installer.install(name, gguf, recipe);
    } catch (IOException e) {
      throw failed("install the model '" + name.display() + "' in " + layout.root(), e);
    }
    return find(name);
  }

  /** All of its blobs, for those who send and fetch them. */
  public Blobs blobs() {
    return blobs;
  }

  /** The names of all manifests, whether their models are whole or not. */
  public List<ModelName> names() {
    try {
      return tree.all();
    } catch (IOException e) {
      throw failed("list the models in " + layout.manifests(), e);
    }
  }

  /** The manifest of a model, byte for byte; empty where there is none. */
  public Optional<byte[]> manifest(ModelName name) {
    try {
      Optional<ModelName> stored = tree.existing(name);
      return stored.isEmpty()
          ? Optional.empty()
          : Optional.of(BoundedFile.read(layout.manifest(stored.get()), MAX_MANIFEST_BYTES));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("read the manifest of '" + name.display() + "'", e);
    }
  }

  /** What a model is made of, so that another can be made of the same. */
  public Ingredients ingredients(InstalledModel model) {
    try {
      Manifest manifest =
          Manifest.parse(manifest(model.name()).orElseThrow(() -> notFound(model.name())));
      return reader.ingredients(model, manifest);
    } catch (NoSuchFileException e) {
      throw notFound(model.name()); // Deleted since it was looked up.
    } catch (IOException e) {
      throw failed("read the model '" + model.name().display() + "'", e);
    }
  }

  /**
   * The same ingredients with an adapter laid over them.
   *
   * @param name what its owner calls it
   * @param adapter a GGUF file; it is copied unless it is one of this store's blobs
   * @throws FailureException {@code INVALID_REQUEST} where it is no adapter, or does not fit
   */
  public Ingredients adapted(Ingredients made, String name, Path adapter) {
    Path file = GgufFiles.adapter(Map.of(name, adapter)).getValue();
    List<Layer> kept = new ArrayList<>(made.kept());
    try {
      // Before it is copied: what does not fit would stay behind.
      var _ = ModelShapes.of(GgufReader.read(made.weights()), GgufReader.read(file));
      kept.add(
          GgufFiles.layer(Layer.ADAPTER, file.startsWith(layout.blobs()) ? file : blobs.add(file)));
    } catch (IOException e) {
      throw failed("take the adapter " + adapter, e);
    }
    return made.withKept(kept);
  }

  /**
   * Puts a manifest that came from elsewhere in its place, if all that it names is here.
   *
   * @param prune whether blobs that only the manifest before had named are removed
   * @return the layers that are not here; then nothing was done
   */
  public List<Layer> adopt(ModelName name, byte[] manifest, boolean prune) {
    try {
      List<Layer> missing = writer.adopt(name, manifest, prune);
      if (missing.isEmpty()) {
        changed();
      }
      return missing;
    } catch (IOException e) {
      throw failed("store the model '" + name.display() + "' in " + layout.root(), e);
    }
  }

  /**
   * Runs this whenever a model came or went through this object. It must neither block nor change
   * the store: it may hand over to another thread.
   */
  public void onChange(Runnable watcher) {
    watchers.add(watcher);
  }

  private void changed() {
    watchers.forEach(Runnable::run);
  }

  private static FailureException notFound(ModelName name) {
    return new FailureException(Failure.Kind.NOT_FOUND, "model '" + name.display() + "' not found");
  }

  private static FailureException failed(String what, IOException e) {
    return new FailureException(
        Failure.Kind.INTERNAL,
        "cannot " + what + ": " + e + "; see that the disk has room and that it may be written to",
        e);
  }
}
