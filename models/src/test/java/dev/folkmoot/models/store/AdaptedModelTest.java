package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.gguf.GgufBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models made of weights and of an adapter over them. */
final class AdaptedModelTest {

  private static final ModelName BARE = ModelName.parse("bare").orElseThrow();
  private static final ModelName ADAPTED = ModelName.parse("adapted").orElseThrow();

  @TempDir private Path folder = Path.of("");
  private Path adapter = Path.of("");
  private Ingredients base = Ingredients.of(Path.of(""), ModelRecipe.PLAIN);

  @BeforeEach
  void write() {
    Path gguf = GgufBytes.adaptable().writeTo(folder.resolve("base.gguf"));
    adapter = GgufBytes.adapter("blk.0.attn_q.weight", 8, 16).writeTo(folder.resolve("a.gguf"));
    store().create(BARE, gguf, ModelRecipe.PLAIN.withSystem("Be kind."), Progress.SILENT);
    base = store().ingredients(store().find(BARE).orElseThrow());
  }

  private ModelStore store() {
    return ModelStore.open(folder.resolve("models"), Clock.systemUTC());
  }

  private InstalledModel adapt() {
    ModelStore store = store();
    return store
        .create(ADAPTED, store.adapted(base, "a.gguf", adapter), Progress.SILENT)
        .orElseThrow();
  }

  private long blobs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("models/blobs"))) {
      return files.count();
    }
  }

  @Test
  void anAdapterIsLaidOverAModelAndStoredAsOllamaStoresIt() throws IOException {
    List<String> said = new ArrayList<>();
    ModelStore store = store();
    Ingredients made = store.adapted(base, "a.gguf", adapter);
    InstalledModel model =
        store.create(ADAPTED, made, (status, _, _) -> said.add(status)).orElseThrow();
    assertThat(model.adapter().orElseThrow()).hasSameBinaryContentAs(adapter);
    assertThat(model.recipe().system()).hasValue("Be kind.");
    assertThat(model.weights()).isEqualTo(store.find(BARE).orElseThrow().weights());
    Manifest manifest = Manifest.parse(store.manifest(ADAPTED).orElseThrow());
    assertThat(manifest.layers().stream().map(Layer::mediaType))
        .startsWith("application/vnd.ollama.image.model", "application/vnd.ollama.image.adapter");
    assertThat(said)
        .contains("using existing layer " + manifest.first(Layer.ADAPTER).orElseThrow().digest());
  }

  @Test
  void aModelOfAnAdaptedOneInheritsTheAdapterAndItsIdentity() {
    InstalledModel first = adapt();
    ModelName child = ModelName.parse("child").orElseThrow();
    Ingredients made = store().ingredients(first).withRecipe(ModelRecipe.PLAIN);
    InstalledModel second = store().create(child, made, Progress.SILENT).orElseThrow();
    assertThat(second.weightsDigest()).isEqualTo(first.weightsDigest());
    assertThat(second.adapter()).isEqualTo(first.adapter());
    assertThatThrownBy(
            () -> store().create(child, store().adapted(made, "a.gguf", adapter), Progress.SILENT))
        .hasMessage("only one adapter is currently supported");
  }

  @Test
  void itsBlobGoesWithTheLastModelThatHasIt() {
    InstalledModel adapted = adapt();
    ModelName copy = ModelName.parse("copy").orElseThrow();
    store().copy(ADAPTED, copy);
    store().delete(ADAPTED);
    assertThat(adapted.adapter().orElseThrow()).exists();
    assertThat(store().find(copy).orElseThrow().weightsDigest()).isEqualTo(adapted.weightsDigest());
    store().delete(copy);
    assertThat(adapted.adapter().orElseThrow()).doesNotExist();
    assertThat(store().find(BARE)).isPresent();
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeavesNothing() throws IOException {
    long before = blobs();
    Path wrong = GgufBytes.adapter("blk.0.attn_q.weight", 8, 99).writeTo(folder.resolve("w.gguf"));
    assertThatThrownBy(() -> store().adapted(base, "w.gguf", wrong))
        .hasMessageContaining("the adapter does not fit");
    assertThatThrownBy(() -> store().adapted(base, "bare", base.weights()))
        .hasMessageContaining("bare is no adapter");
    assertThat(blobs()).isEqualTo(before);
  }

  @Test
  void anAdapterWhoseBlobIsSpoiltIsNotTaken() throws IOException {
    Ingredients made = store().adapted(base, "a.gguf", adapter);
    Path blob = store().blobs().path(made.kept().getFirst().digest());
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length - 1] ^= 1;
    Files.write(blob, bytes);
    assertThatThrownBy(() -> store().create(ADAPTED, made, Progress.SILENT))
        .hasMessageContaining("delete it and send it again");
    assertThat(store().find(ADAPTED)).isEmpty();
  }

  @Test
  void filesThatGoBesideAreLaidOverTheModelTheyComeWith() {
    Path blob =
        store().blobs().path(store().adapted(base, "a", adapter).kept().getFirst().digest());
    Map<String, Path> files = Map.of("a.gguf", blob, "other.gguf", base.weights());
    Ingredients beside = GgufFiles.beside(base, files);
    assertThat(beside.weights()).isEqualTo(base.weights());
    assertThat(beside.kept()).extracting(Layer::mediaType).containsExactly(Layer.ADAPTER);
    assertThat(GgufFiles.ingredients(files))
        .satisfies(made -> {
          assertThat(made.weights()).isEqualTo(base.weights());
          assertThat(made.kept()).isEqualTo(beside.kept());
        });
    assertThatThrownBy(() -> GgufFiles.ingredients(Map.of("a.gguf", blob)))
        .hasMessage("no files provided to convert");
  }

  @Test
  void whatIsAskedForAsAnAdapterIsOneGgufFile() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no adapter");
    assertThatThrownBy(() -> GgufFiles.adapter(Map.of())).hasMessage("unknown type");
    assertThatThrownBy(() -> GgufFiles.adapter(Map.of("a", adapter, "b", adapter)))
        .hasMessage("only one adapter is currently supported");
    assertThatThrownBy(() -> GgufFiles.adapter(Map.of("a.gguf", text)))
        .hasMessage("supplied file was not in GGUF format");
    assertThatThrownBy(() -> GgufFiles.adapter(Map.of("a", text))).hasMessage("unknown type");
    assertThatThrownBy(
            () -> GgufFiles.adapter(Map.of("adapter_config.json", text, "a.safetensors", text)))
        .hasMessageContaining("converting adapter a.safetensors is not available")
        .hasMessageContaining("convert_lora_to_gguf.py");
  }
}
