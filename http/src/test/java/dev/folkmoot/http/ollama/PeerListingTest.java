package dev.folkmoot.http.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.dialect.SampleCards;
import dev.folkmoot.node.fleet.LoadedElsewhere;
import dev.folkmoot.testkit.engine.SampleModel;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How models of peers are marked: as Ollama marks those that run elsewhere. */
final class PeerListingTest {

  private static final ZoneId ZONE = ZoneOffset.ofHours(14);

  private static JsonNode json(byte[] bytes) {
    return JsonMapper.shared().readTree(bytes);
  }

  @Test
  void tagsMarkOnlyWhatIsNotHere() {
    byte[] bytes =
        TagsRoute.write(
            List.of(SampleCards.here("mine"), SampleCards.at("big:70b", "attic", "cellar")), ZONE);
    JsonNode models = json(bytes).get("models");
    assertThat(models.findValuesAsString("name")).containsExactly("mine:latest", "big:70b");
    assertThat(models.get(0).has("remote_host")).isFalse();
    assertThat(models.get(0).has("remote_model")).isFalse();
    JsonNode remote = models.get(1);
    assertThat(remote.get("remote_host").asString()).isEqualTo("attic, cellar");
    assertThat(remote.get("remote_model").asString()).isEqualTo("big:70b");
    assertThat(remote.get("digest").asString()).isEqualTo(SampleModel.digest("big:70b").hex());
    assertThat(remote.get("size").asLong()).isEqualTo(SampleCards.SIZE);
    assertThat(remote.get("details").get("quantization_level").asString()).isEqualTo("Q8_0");
    assertThat(remote.get("capabilities").get(0).asString()).isEqualTo("completion");
  }

  @Test
  void psShowsWhatPeersHaveInMemoryAndNeverAsIfItWereAboutToStop() {
    byte[] bytes =
        PsRoute.write(
            List.of(), List.of(new LoadedElsewhere("attic", SampleCards.card("big"), 8192)), ZONE);
    JsonNode model = json(bytes).get("models").get(0);
    assertThat(model.get("name").asString()).isEqualTo("big:latest");
    assertThat(model.get("remote_host").asString()).isEqualTo("attic");
    assertThat(model.get("context_length").asInt()).isEqualTo(8192);
    assertThat(model.get("size_vram").asLong()).isZero();
    assertThat(OffsetDateTime.parse(model.get("expires_at").asString()).getYear()).isEqualTo(9999);
  }

  @Test
  void showTellsOfAPeersModelAllThatItsCardKnows() {
    byte[] bytes =
        ShownModel.atPeers(SampleCards.card("big"), List.of("attic"))
            .withBasename("big@mesh")
            .write("", "", ZONE);
    JsonNode shown = json(bytes);
    assertThat(shown.get("remote_host").asString()).isEqualTo("attic");
    assertThat(shown.get("remote_model").asString()).isEqualTo("big:latest");
    assertThat(shown.get("system").asString()).isEqualTo("You are a \"pirate\".");
    assertThat(shown.get("template").asString()).isEqualTo("{{ .Prompt }}");
    assertThat(shown.get("parameters").asString()).startsWith("temperature").endsWith("0.5");
    assertThat(shown.get("modelfile").asString()).contains("\nFROM big:latest\n");
    JsonNode info = shown.get("model_info");
    assertThat(info.get("general.architecture").asString()).isEqualTo("llama");
    assertThat(info.get("general.parameter_count").asLong()).isEqualTo(1_000_000);
    assertThat(info.get("llama.context_length").asInt()).isEqualTo(SampleModel.CONTEXT);
    assertThat(info.get("llama.embedding_length").asInt()).isEqualTo(8);
    assertThat(info.get("llama.block_count").asInt()).isEqualTo(2);
    assertThat(info.get("general.basename").asString()).isEqualTo("big@mesh");
    assertThat(shown.has("tensors")).isFalse();
    assertThat(shown.get("capabilities").get(0).asString()).isEqualTo("completion");
  }

  @Test
  void aModelThatLeftTheMeshBetweenTwoLooksIsShownWithoutAHost() {
    byte[] bytes = ShownModel.atPeers(SampleCards.card("big"), List.of()).write("", "", ZONE);
    assertThat(json(bytes).has("remote_host")).isFalse();
    assertThat(json(bytes).get("model_info").isObject()).isTrue();
  }
}
