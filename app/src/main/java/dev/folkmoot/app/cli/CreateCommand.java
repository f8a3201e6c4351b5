package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.modelfile.Modelfile;
import dev.folkmoot.models.store.Ingredients;
import dev.folkmoot.models.store.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Works on the store itself, not through a node: the store is safe for both, and a file of
 * gigabytes need not travel through a socket on its own machine.
 */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Make a model from a GGUF file, or from a Modelfile that names one.")
final class CreateCommand implements Callable<Integer> {

  private static final byte[] GGUF_MAGIC = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private static final long MAX_MODELFILE_BYTES = 1_000_000;

  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "The name it is to have.")
  private String model = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A Modelfile or a GGUF file; ${DEFAULT-VALUE} if not given.")
  private Path file = Path.of("Modelfile");

  @Option(
      names = {"-q", "--quantize"},
      paramLabel = "TYPE",
      description = "Make the weights smaller, for example q4_K_M; they must be F16 or F32.")
  private @Nullable String quantize;

  CreateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ModelName name =
        ModelName.parse(model).orElseThrow(() -> FailureException.invalid("invalid model name"));
    ModelStore store =
        ModelStore.open(
            session.configuredHome().models(),
            session.clock(),
            session.program().quantizer(session.environment()));
    if (isGguf(file)) {
      Ingredients plain = Ingredients.of(file, ModelRecipe.PLAIN);
      store.create(name, plain.withQuantize(type()), new ProgressLine(session.terminal()));
      return 0;
    }
    Modelfile modelfile = Modelfile.parse(readModelfile());
    if (modelfile.adapters().size() > 1) {
      throw FailureException.invalid("only one adapter is currently supported");
    }
    if (!modelfile.more().isEmpty()) {
      throw FailureException.invalid(
          "a second FROM ("
              + modelfile.more().getFirst()
              + ") can only be sent to a node so far: POST both files to /api/blobs, then create");
    }
    modelfile
        .ignored()
        .forEach(ignored ->
            session.terminal().note("parameter " + ignored + " does nothing any more: left out"));
    Ingredients source = source(store, modelfile.from());
    for (String adapter : modelfile.adapters()) {
      source = store.adapted(source, adapter, adapter(adapter));
    }
    Map<String, String> traits = new HashMap<>(source.traits());
    traits.putAll(modelfile.traits());
    store.create(
        name,
        source.overlaid(modelfile.recipe()).withTraits(traits).withQuantize(type()),
        new ProgressLine(session.terminal()));
    return 0;
  }

  private Optional<String> type() {
    return Optional.ofNullable(quantize);
  }

  /** {@code FROM} names a file, seen from the Modelfile's folder, or an installed model. */
  private Ingredients source(ModelStore store, String from) {
    Path path = path(from);
    if (Files.isRegularFile(path)) {
      return Ingredients.of(path, ModelRecipe.PLAIN);
    }
    return ModelName.parse(from)
        .flatMap(store::find)
        .map(store::ingredients)
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.NOT_FOUND,
                "FROM " + from + ": neither a file (" + path + ") nor an installed model"));
  }

  /** {@code ADAPTER} names a file, or a folder that holds the one file of an adapter. */
  private Path adapter(String name) {
    Path path = path(name);
    if (!Files.isDirectory(path)) {
      return path;
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> inside = files.toList();
      List<Path> ggufs = inside.stream().filter(one -> one.toString().endsWith(".gguf")).toList();
      if (ggufs.size() == 1) {
        return ggufs.getFirst();
      }
      throw FailureException.invalid(
          "ADAPTER "
              + name
              + ": the folder holds "
              + ggufs.size()
              + " GGUF files and not one; other formats are converted with convert_lora_to_gguf.py"
              + " of llama.cpp");
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** As it is seen from the Modelfile's folder. */
  private Path path(String named) {
    Path folder = file.toAbsolutePath().getParent();
    String expanded =
        named.startsWith("~/") ? session.environment().userHome() + named.substring(1) : named;
    return folder == null ? Path.of(expanded) : folder.resolve(expanded);
  }

  private String readModelfile() {
    try {
      if (Files.size(file) > MAX_MODELFILE_BYTES) {
        throw FailureException.invalid(
            file + " is neither a GGUF file nor a Modelfile: it is too long for one");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private boolean isGguf(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(GGUF_MAGIC.length), GGUF_MAGIC);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static FailureException unreadable(Path file, IOException e) {
    String why = Files.exists(file) ? e.toString() : "no such file";
    return new FailureException(
        Failure.Kind.INVALID_REQUEST, "cannot read " + file + ": " + why, e);
  }
}
