package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.gguf.GgufBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root as Ollama leaves it, written by hand, is read in place. */
final class OllamaRootTest {

  private static final String PREFIX = "application/vnd.ollama.image.";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";

  @TempDir Path root;

  private final List<String> layers = new ArrayList<>();

  private String layer(String mediaType, byte[] content) throws IOException {
    Digest digest = Sha256.of(content);
    Files.createDirectories(root.resolve("blobs"));
    Files.write(root.resolve("blobs").resolve(digest.fileName()), content);
    return """
    {"mediaType":"%s","digest":"%s","size":%d}\
    """
        .formatted(mediaType, digest, content.length);
  }

  private void add(String type, String content) throws IOException {
    layers.add(layer(PREFIX + type, content.getBytes(StandardCharsets.UTF_8)));
  }

  private void addModel() throws IOException {
    layers.add(layer(PREFIX + "model", GgufBytes.model().toBytes()));
  }

  private ModelStore store(String config) throws IOException {
    Path manifest = root.resolve("manifests/registry.ollama.ai/library/llama3.2/1b");
    Files.createDirectories(manifest.getParent());
    Files.writeString(
        manifest,
        """
        {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
        "config":%s,"layers":[%s]}\
        """
            .formatted(
                layer(CONFIG, config.getBytes(StandardCharsets.UTF_8)), String.join(",", layers)));
    return ModelStore.open(root, Clock.systemUTC());
  }

  private static final ModelName NAME = ModelName.parse("llama3.2:1b").orElseThrow();

  @Test
  void everyLayerOfAPulledModelIsRead() throws Exception {
    addModel();
    add("template", "{{ .System }}{{ .Prompt }}");
    add("system", "Be kind.");
    add("params", "{\"stop\":[\"<|eot|>\",\"<|end|>\"],\"temperature\":0.7,\"num_ctx\":4096}");
    add("messages", "[{\"role\":\"user\",\"content\":\"hi\"}]");
    add("license", "first licence");
    add("license", "second licence");
    add("embed", "old and ignored");
    ModelStore store =
        store(
            """
            {"model_format":"gguf","model_family":"llama","model_families":["llama","clip"],
            "model_type":"1.2B","file_type":"Q8_0","architecture":"amd64","os":"linux"}\
            """);

    InstalledModel model = store.find(NAME).orElseThrow();

    assertThat(model.recipe().template()).contains("{{ .System }}{{ .Prompt }}");
    assertThat(model.recipe().system()).contains("Be kind.");
    assertThat(model.recipe().parameters())
        .containsEntry("stop", List.of("<|eot|>", "<|end|>"))
        .containsEntry("temperature", 0.7)
        .containsEntry("num_ctx", 4096);
    assertThat(model.recipe().messages()).containsExactly(Message.of(Role.USER, "hi"));
    assertThat(model.recipe().licenses()).containsExactly("first licence", "second licence");
    assertThat(model.details())
        .isEqualTo(new ModelDetails("", "gguf", "llama", List.of("llama", "clip"), "1.2B", "Q8_0"));
    assertThat(store.list()).containsExactly(model);
  }

  @Test
  void theTemplateOfAnOldModelIsItsPrompt() throws Exception {
    addModel();
    add("prompt", "{{ .Prompt }}");
    InstalledModel model = store("{}").find(NAME).orElseThrow();
    assertThat(model.recipe().template()).contains("{{ .Prompt }}");
    assertThat(model.details().family()).isEqualTo("llama");
  }

  @Test
  void aModelWithAnAdapterThatDoesNotFitIsNotServedWithoutIt() throws Exception {
    addModel();
    add("adapter", "LoRA");
    ModelStore store = store("{}");
    assertThatThrownBy(() -> store.find(NAME)).hasMessageContaining("is broken: ");
    layers.removeLast();
    layers.add(layer(PREFIX + "adapter", GgufBytes.adapter("blk.0.x", 8, 8).toBytes()));
    ModelStore unfit = store("{}");
    assertThatThrownBy(() -> unfit.find(NAME))
        .hasMessageContaining("is broken: the adapter does not fit");
  }

  @Test
  void anAdapterIsPartOfWhatTheModelIs() throws Exception {
    layers.add(layer(PREFIX + "model", GgufBytes.adaptable().toBytes()));
    InstalledModel bare = store("{}").find(NAME).orElseThrow();
    byte[] adapter = GgufBytes.adapter("blk.0.attn_q.weight", 8, 16).toBytes();
    layers.add(layer(PREFIX + "adapter", adapter));
    ModelStore store = store("{}");
    InstalledModel adapted = store.find(NAME).orElseThrow();
    assertThat(bare.adapter()).isEmpty();
    assertThat(adapted.weights()).isEqualTo(bare.weights());
    assertThat(adapted.adapter().orElseThrow()).hasBinaryContent(adapter);
    assertThat(adapted.weightsDigest())
        .isEqualTo(bare.weightsDigest().adaptedBy(Sha256.of(adapter)));
    assertThat(adapted.shape().weightBytes()).isEqualTo(bare.shape().weightBytes() + 192);
    assertThat(store.find(NAME)).as("also from memory").contains(adapted);
    layers.add(layers.getLast());
    ModelStore two = store("{}");
    assertThatThrownBy(() -> two.find(NAME))
        .hasMessageContaining("only one adapter is currently supported");
  }

  @Test
  void aModelWithoutWeightsIsBroken() throws Exception {
    add("system", "a cloud model");
    ModelStore store = store("{}");
    assertThatThrownBy(() -> store.find(NAME)).hasMessageContaining("no GGUF weights");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void spoiltSmallLayersAreNamed() throws Exception {
    addModel();
    add("params", "[1]");
    assertThatThrownBy(() -> store("{}").find(NAME)).hasMessageContaining("are no object");
    layers.clear();
    addModel();
    add("messages", "[{\"role\":\"king\",\"content\":\"hi\"}]");
    assertThatThrownBy(() -> store("{}").find(NAME)).hasMessageContaining("king");
    layers.clear();
    addModel();
    assertThatThrownBy(() -> store("no json").find(NAME)).hasMessageContaining("no JSON");
  }

  @Test
  void filesThatAreNoModelsArePassedOver() throws Exception {
    addModel();
    ModelStore store = store("{}");
    Files.writeString(root.resolve("manifests/.DS_Store"), "");
    Files.writeString(root.resolve("manifests/registry.ollama.ai/library/stray"), "");
    Files.createDirectories(root.resolve("manifests/registry.ollama.ai/library/llama3.2/dir"));
    assertThat(store.list()).hasSize(1);
  }
}
