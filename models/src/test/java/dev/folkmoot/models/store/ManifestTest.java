package dev.folkmoot.models.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {

  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String LAYER =
      "{\"mediaType\":\"m\",\"digest\":\"" + DIGEST + "\",\"size\":7}";

  private static Manifest parse(String json) {
    return Manifest.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Layer config = new Layer(Layer.CONFIG, new Digest("01".repeat(32)), 3);
    Layer model = new Layer(Layer.MODEL, new Digest("02".repeat(32)), 1L << 40);
    Manifest manifest = new Manifest(config, List.of(model));
    assertThat(Manifest.parse(manifest.toJson())).isEqualTo(manifest);
    assertThat(manifest.size()).isEqualTo(3 + (1L << 40));
    assertThat(manifest.first(Layer.MODEL)).contains(model);
    assertThat(manifest.first(Layer.SYSTEM)).isEmpty();
  }

  @Test
  void r2ItIsWrittenAsOllamaReadsIt() {
    Layer config = new Layer(Layer.CONFIG, new Digest("01".repeat(32)), 3);
    assertThat(new String(new Manifest(config, List.of()).toJson(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"schemaVersion\":2,"
                + "\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\","
                + "\"config\":{\"mediaType\":\"application/vnd.docker.container.image.v1+json\","
                + "\"digest\":\"sha256:"
                + "01".repeat(32)
                + "\",\"size\":3},\"layers\":[]}");
  }

  @Test
  void unknownFieldsAreNoFault() {
    Manifest manifest =
        parse(
            "{\"schemaVersion\":2,\"annotations\":{},\"config\":"
                + LAYER
                + ",\"layers\":[{\"from\":\"/x\",\"name\":\"y\","
                + LAYER.substring(1)
                + "]}");
    assertThat(manifest.layers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "null",
        "{}",
        "[]",
        "{\"schemaVersion\":1,\"config\":{}}",
        "{\"config\":{\"digest\":\"sha256:../../etc/passwd\",\"size\":1}}",
        "{\"config\":{\"digest\":\"md5:00\",\"size\":1}}",
        "{\"config\":{\"digest\":7,\"size\":1}}",
      })
  void whatIsNoManifestIsRefusedWithTheReason(String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().message()).isNotBlank());
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    for (String size : List.of("-1", "1.5", "\"7\"", "1e300", "99999999999999999999999")) {
      String config = LAYER.replace("7}", size + "}");
      assertThatThrownBy(() -> parse("{\"config\":" + config + "}"))
          .as(size)
          .isInstanceOf(FailureException.class);
    }
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(FailureException.class);
  }
}
