package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Event streams, read as clients read them. */
public final class SseEvents {

  private SseEvents() {}

  /** The events of a stream each of which says its name twice: in its own line, and as its type. */
  public static List<JsonNode> named(String stream) {
    List<JsonNode> events = new ArrayList<>();
    assertThat(stream).endsWith("\n\n");
    for (String event : stream.substring(0, stream.length() - 2).split("\n\n", -1)) {
      String[] lines = event.split("\n", -1);
      assertThat(lines).hasSize(2);
      assertThat(lines[0]).startsWith("event: ");
      assertThat(lines[1]).startsWith("data: ").doesNotContain("\r");
      JsonNode json = JsonMapper.shared().readTree(lines[1].substring("data: ".length()));
      assertThat(json.path("type").asString()).isEqualTo(lines[0].substring("event: ".length()));
      events.add(json);
    }
    return events;
  }
}
