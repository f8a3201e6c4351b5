package dev.folkmoot.http.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.dialect.SampleCards;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ModelsRouteTest {

  @Test
  void thePageHasEveryModelAndNoneAfterIt() {
    byte[] bytes =
        ModelsRoute.page(List.of(SampleCards.here("mine"), SampleCards.at("me/big", "attic")));
    JsonNode page = JsonMapper.shared().readTree(bytes);
    assertThat(page.path("data").findValuesAsString("id"))
        .containsExactly("mine:latest", "me/big:latest");
    assertThat(page.at("/data/0/type").asString()).isEqualTo("model");
    assertThat(page.at("/data/0/display_name").asString()).isEqualTo("mine:latest");
    assertThat(page.at("/data/0/created_at").asString()).startsWith("2026-11-21T10:00:00");
    assertThat(page.path("has_more").asBoolean(true)).isFalse();
    assertThat(page.path("first_id").asString()).isEqualTo("mine:latest");
    assertThat(page.path("last_id").asString()).isEqualTo("me/big:latest");
  }

  @Test
  void aPageWithoutModelsIsAPage() {
    assertThat(new String(ModelsRoute.page(List.of()), StandardCharsets.UTF_8))
        .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
  }
}
