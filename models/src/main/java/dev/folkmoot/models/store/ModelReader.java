package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.TemplateChoice;
import dev.folkmoot.models.gguf.GgufFile;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelShapes;
import dev.folkmoot.models.gguf.ParameterCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link InstalledModel} of a manifest and its blobs, and remembers what it made: a
 * request needs its model's shape at once, and a GGUF header takes tens of milliseconds.
 *
 * <p>What is remembered holds as long as the files look the same (size, time, identity), which is
 * asked anew each time, so that changes by others are seen.
 */
final class ModelReader {

  private static final System.Logger LOG = System.getLogger(ModelReader.class.getName());

  /** A model that is replaced while it is read is read again; nobody replaces one that often. */
  private static final int MAX_ATTEMPTS = 5;

  private static final int MAX_REMEMBERED = 4_096;
  private static final long MAX_MANIFEST_BYTES = 4L << 20;

  private final StoreLayout layout;
  private final RecipeReader recipes;
  private final Map<Path, Remembered<InstalledModel>> models = new ConcurrentHashMap<>();

  /** By the file of the weights, and the adapter's where there is one. */
  private final Map<List<Path>, Remembered<ModelShape>> shapes = new ConcurrentHashMap<>();

  ModelReader(StoreLayout layout) {
    this.layout = layout;
    this.recipes = new RecipeReader(layout);
  }

  /**
   * The model of a manifest that is there.
   *
   * @return empty where the manifest is gone by now
   * @throws FailureException {@code INTERNAL} with the reason where the model is not whole
   */
  Optional<InstalledModel> read(ModelName name) {
    Path manifest = layout.manifest(name);
    for (int attempt = 1; ; attempt++) {
      Optional<FileStamp> before = FileStamp.ifThere(manifest);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(read(name, manifest, before.get()));
      } catch (IOException | FailureException e) {
        // Replaced or deleted meanwhile, its blobs with it: then it is not broken, only another.
        boolean same = FileStamp.ifThere(manifest).equals(before);
        if (same || attempt == MAX_ATTEMPTS) {
          throw broken(name, e);
        }
      }
    }
  }

  private InstalledModel read(ModelName name, Path manifest, FileStamp stamp) throws IOException {
    Remembered<InstalledModel> known = models.get(manifest);
    if (known != null && known.stamps.equals(List.of(stamp))) {
      shape(known.value.weights(), known.value.adapter());
      return known.value;
    }
    InstalledModel model = read(name, BoundedFile.read(manifest, MAX_MANIFEST_BYTES), stamp);
    remember(models, manifest, new Remembered<>(List.of(stamp), model));
    return model;
  }

  private InstalledModel read(ModelName name, byte[] json, FileStamp stamp) throws IOException {
    Manifest manifest = Manifest.parse(json);
    for (Layer layer : manifest.all().toList()) {
      long size = Files.size(layout.blob(layer.digest()));
      if (size != layer.size()) {
        throw FailureException.invalid(
            "the blob " + layer.digest() + " has " + size + " bytes and not " + layer.size());
      }
    }
    Optional<Layer> adapter = GgufFiles.onlyAdapter(manifest.layers());
    Layer weights =
        manifest
            .first(Layer.MODEL)
            .orElseThrow(() -> FailureException.invalid("it names no GGUF weights"));
    Path file = layout.blob(weights.digest());
    Optional<Path> over = adapter.map(layer -> layout.blob(layer.digest()));
    ModelShape shape = shape(file, over);
    ModelRecipe recipe = recipes.recipe(manifest);
    TemplateChoice choice =
        TemplateChoice.of(recipe.template(), shape, recipes.hasBuiltinPrompt(manifest));
    ModelCard card =
        new ModelCard(
            name,
            Sha256.of(json),
            adapter
                .map(layer -> weights.digest().adaptedBy(layer.digest()))
                .orElse(weights.digest()),
            manifest.size(),
            stamp.modified().toInstant(),
            shape.withCapabilities(choice.capabilities()),
            recipes.details(manifest, defaults(shape)),
            recipe,
            choice.templated());
    return new InstalledModel(card, file, over);
  }

  /** What another model can be made of. */
  Ingredients ingredients(InstalledModel model, Manifest manifest) throws IOException {
    return Ingredients.of(model.weights(), model.recipe())
        .withKept(Stream.of(Layer.ADAPTER, Layer.PROJECTOR).flatMap(manifest::ofType).toList())
        .withTraits(recipes.traits(manifest));
  }

  /** What there is to say without a configuration. */
  private static ModelDetails defaults(ModelShape shape) {
    return new ModelDetails(
        "",
        "gguf",
        shape.architecture(),
        List.of(shape.architecture()),
        ParameterCount.text(shape.parameterCount()),
        shape.quantization());
  }

  private ModelShape shape(Path weights, Optional<Path> adapter) throws IOException {
    List<Path> files = Stream.concat(Stream.of(weights), adapter.stream()).toList();
    List<FileStamp> stamps = FileStamp.of(files);
    Remembered<ModelShape> known = shapes.get(files);
    if (known != null && known.stamps.equals(stamps)) {
      return known.value;
    }
    GgufFile model = GgufReader.read(weights);
    ModelShape shape =
        adapter.isPresent()
            ? ModelShapes.of(model, GgufReader.read(adapter.get()))
            : ModelShapes.of(model);
    remember(shapes, files, new Remembered<>(stamps, shape));
    return shape;
  }

  private static <K, T> void remember(Map<K, Remembered<T>> memory, K key, Remembered<T> value) {
    if (memory.size() >= MAX_REMEMBERED) {
      memory.clear(); // Everything in it can be read again.
    }
    memory.put(key, value);
  }

  private static FailureException broken(ModelName name, Exception cause) {
    String why =
        switch (cause) {
          case NoSuchFileException e -> "the file " + e.getFile() + " is missing";
          case FailureException e -> e.failure().message();
          default -> cause.toString();
        };
    return new FailureException(
        Failure.Kind.INTERNAL,
        "the model '"
            + name.display()
            + "' is broken: "
            + why
            + "; make or pull it again, or delete it",
        cause);
  }

  private record Remembered<T>(List<FileStamp> stamps, T value) {}

  /** How a file looks from outside. A new file by rename always looks different. */
  private record FileStamp(long size, FileTime modified, @Nullable Object identity) {
    /** Empty where there is no such file; a directory that may not be read counts as none. */
    static Optional<FileStamp> ifThere(Path path) {
      try {
        return Optional.of(of(path));
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "not there: {0}", e.toString());
        return Optional.empty();
      }
    }

    static List<FileStamp> of(List<Path> paths) throws IOException {
      List<FileStamp> stamps = new ArrayList<>();
      for (Path path : paths) {
        stamps.add(of(path));
      }
      return stamps;
    }

    static FileStamp of(Path path) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }
}
