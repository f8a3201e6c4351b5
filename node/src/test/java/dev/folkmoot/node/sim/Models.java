package dev.folkmoot.node.sim;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.testkit.store.SampleGguf;
import dev.folkmoot.testkit.store.SampleStore;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which node has which models. Nodes with the same models share a store on disk: nothing changes in
 * it, so none of them can tell.
 */
final class Models implements AutoCloseable {

  /** Each of these stores has one to three of the common models. */
  private static final int STORES = 40;

  private static final int MOST_MODELS = 3;

  /** Nodes that have the rare model, which is often on nobody who lives. */
  private static final int RARE = 2;

  private static final ModelName RARE_MODEL = name("rare");

  private static final Instant WRITTEN = Instant.parse("2025-12-31T00:00:00Z");

  private final FileSystem files;
  private final int common;
  private final List<ModelStore> stores = new ArrayList<>();
  private final ModelStore rare;
  private final Map<ModelStore, Set<String>> names = new HashMap<>();

  /**
   * @param folder where there is room for a file: the stores lie in memory, for a thousand nodes
   *     look at theirs every five seconds
   */
  Models(Path folder, int common, long seed) throws IOException {
    this.files =
        FileSystems.newFileSystem(
            folder.resolveSibling(folder.getFileName() + ".zip"), Map.of("create", "true"));
    Path root = files.getPath("/");
    this.common = common;
    Random random = new Random(seed);
    for (int i = 0; i < STORES; i++) {
      SampleStore store = new SampleStore(root.resolve("store" + i));
      // The first ones see to it that no model is missing.
      install(store, i % common);
      for (int more = random.nextInt(MOST_MODELS); more > 0; more--) {
        install(store, random.nextInt(common));
      }
      stores.add(ModelStore.open(store.root(), Clock.systemUTC()));
    }
    SampleStore last = new SampleStore(root.resolve("rare"));
    last.install(RARE_MODEL.model());
    dateAll(root);
    rare = ModelStore.open(last.root(), Clock.systemUTC());
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** The newest goes first in a list: what is as old as all others stands by its name. */
  private static void dateAll(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
      }
    }
  }

  private static void install(SampleStore store, int model) {
    store.install("m" + model, SampleGguf.llama().with("general.name", "m" + model));
  }

  private static ModelName name(String text) {
    return ModelName.parse(text).orElseThrow();
  }

  /** The store of a node; the last nodes have the rare model, and people ask at the first ones. */
  ModelStore of(int number) {
    return number % (STORES * RARE) == STORES ? rare : stores.get(number % STORES);
  }

  /** Whether a node has it; nobody makes or deletes any, so the disk is not asked. */
  boolean has(int number, ModelName model) {
    return names.computeIfAbsent(of(number), Models::namesIn).contains(model.key());
  }

  private static Set<String> namesIn(ModelStore store) {
    return store.list().stream().map(found -> found.name().key()).collect(Collectors.toSet());
  }

  /** What somebody asks for. */
  ModelName any(RandomGenerator random) {
    int number = random.nextInt(common * TIMES + 1);
    return number == 0 ? RARE_MODEL : name("m" + number % common);
  }

  /** A common model is asked for so many times as often as the rare one. */
  private static final int TIMES = 4;
}
