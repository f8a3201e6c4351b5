package dev.folkmoot.core.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolTest {

  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @Test
  void theUsualFormIsReadAndWrittenInTheSameOrder() {
    Map<String, Object> schema =
        ordered(
            "type", "object",
            "required", List.of("zone"),
            "properties", ordered("zone", ordered("type", "string"), "at", ordered()));
    Map<String, Object> json =
        ordered(
            "type",
            "function",
            "function",
            ordered("name", "clock", "description", "Time", "parameters", schema));
    Tool tool = Tool.of(json);
    assertThat(tool).isEqualTo(new Tool("clock", "Time", schema));
    assertThat(tool.toJson()).hasToString(json.toString());
    assertThat(tool.parameters().keySet()).containsExactly("type", "required", "properties");
  }

  @Test
  void whatIsMissingIsEmptyAndIsLeftOutAgain() {
    Tool tool = Tool.of(Map.of("function", Map.of("name", "stop", "description", 7)));
    assertThat(tool).isEqualTo(new Tool("stop", "", Map.of()));
    assertThat(tool.toJson()).hasToString("{type=function, function={name=stop}}");
    assertThat(Tool.of(Map.of("type", "function")).name()).isEmpty();
  }

  @Test
  void theSchemaIsTheToolsOwn() {
    Map<String, Object> schema = ordered("type", "object");
    Tool tool = new Tool("f", "", schema);
    schema.clear();
    assertThat(tool.parameters()).containsEntry("type", "object");
  }
}
