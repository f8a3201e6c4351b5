package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.models.gguf.GgufBytes;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelShapes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompositionTest {

  private static final Digest WEIGHTS = new Digest("0a".repeat(32));

  @TempDir static Path directory;

  private final ModelShape shape = ModelShapes.of(GgufReader.read(tiny()));

  private static Path tiny() {
    return GgufBytes.model().writeTo(directory.resolve("tiny.gguf"));
  }

  private Composition compose(ModelRecipe recipe) {
    return Composition.of(WEIGHTS, 100, shape, Ingredients.of(Path.of("w"), recipe));
  }

  private static String text(Composition model, String mediaType) {
    Layer layer = Manifest.parse(model.manifestJson()).first(mediaType).orElseThrow();
    byte[] content = model.smallBlobs().get(layer.digest());
    assertThat(content).isNotNull().hasSize((int) layer.size());
    return new String(content, StandardCharsets.UTF_8);
  }

  @Test
  void everythingGivenBecomesALayerOfItsOwn() {
    ModelRecipe recipe =
        ModelRecipe.PLAIN
            .withTemplate("t")
            .withSystem("s")
            .withParameters(Map.of("top_k", 7, "stop", List.of("x")))
            .withMessages(List.of(Message.of(Role.USER, "hi")))
            .withLicenses(List.of("one", "two"));
    Composition model = compose(recipe);
    Manifest manifest = Manifest.parse(model.manifestJson());
    assertThat(manifest.layers().getFirst()).isEqualTo(new Layer(Layer.MODEL, WEIGHTS, 100));
    assertThat(text(model, Layer.TEMPLATE)).isEqualTo("t");
    assertThat(text(model, Layer.SYSTEM)).isEqualTo("s");
    assertThat(text(model, Layer.PARAMS)).isEqualTo("{\"stop\":[\"x\"],\"top_k\":7}");
    assertThat(text(model, Layer.MESSAGES)).isEqualTo("[{\"role\":\"user\",\"content\":\"hi\"}]");
    assertThat(manifest.ofType(Layer.LICENSE)).hasSize(2);
    assertThat(model.smallBlobs()).hasSize(manifest.layers().size()); // the config, not the weights
  }

  @Test
  void whatIsNotGivenIsNoLayer() {
    assertThat(Manifest.parse(compose(ModelRecipe.PLAIN).manifestJson()).layers()).hasSize(1);
  }

  @Test
  void theOrderInWhichParametersWereGivenDoesNotMatter() {
    Map<String, Object> forth = new LinkedHashMap<>();
    forth.put("a", 1);
    forth.put("b", 2);
    Map<String, Object> back = new LinkedHashMap<>();
    back.put("b", 2);
    back.put("a", 1);
    assertThat(compose(ModelRecipe.PLAIN.withParameters(forth)).digest())
        .isEqualTo(compose(ModelRecipe.PLAIN.withParameters(back)).digest());
  }

  @Test
  void everyDifferenceMakesAnotherDigest() {
    Digest plain = compose(ModelRecipe.PLAIN).digest();
    assertThat(compose(ModelRecipe.PLAIN).digest()).isEqualTo(plain);
    assertThat(compose(ModelRecipe.PLAIN.withSystem("")).digest()).isNotEqualTo(plain);
    assertThat(
            Composition.of(WEIGHTS, 101, shape, Ingredients.of(Path.of("w"), ModelRecipe.PLAIN))
                .digest())
        .isNotEqualTo(plain);
  }
}
