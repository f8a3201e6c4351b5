package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.dialect.SampleCards;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ModelsRouteTest {

  @Test
  void theListHasTheModelsOfPeersToo() {
    byte[] bytes =
        ModelsRoute.write(List.of(SampleCards.here("mine"), SampleCards.at("me/big", "attic")));
    JsonNode data = JsonMapper.shared().readTree(bytes).get("data");
    assertThat(data.findValuesAsString("id")).containsExactly("mine:latest", "me/big:latest");
    assertThat(data.findValuesAsString("owned_by")).containsExactly("library", "me");
    assertThat(data.get(0).has("remote_host")).isFalse();
    assertThat(data.get(1).get("remote_host").asString()).isEqualTo("attic");
  }

  @Test
  void aListWithoutModelsIsAList() {
    assertThat(new String(ModelsRoute.write(List.of()), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("{\"object\":\"list\",\"data\":[]}");
  }
}
