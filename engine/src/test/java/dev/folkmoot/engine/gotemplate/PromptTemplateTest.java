package dev.folkmoot.engine.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Conversations by templates of our own, held against what Ollama's package makes of them, which
 * was written down.
 */
final class PromptTemplateTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static List<JsonNode> learnt() throws IOException {
    List<JsonNode> learnt = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(PromptTemplateTest.class.getResourceAsStream("prompts.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        learnt.add(MAPPER.readTree(line));
      }
    }
    return learnt;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(JsonNode node) {
    return MAPPER.convertValue(node, LinkedHashMap.class);
  }

  private static Optional<String> text(JsonNode node, String name) {
    @Nullable String text = node.path(name).asStringOpt().orElse(null);
    return Optional.ofNullable(text);
  }

  private static Message message(JsonNode node) {
    List<ToolCall> calls = new ArrayList<>();
    for (JsonNode call : node.path("tool_calls")) {
      JsonNode function = call.path("function");
      calls.add(
          new ToolCall(
              text(call, "id").orElse(""),
              function.path("name").asString(),
              object(function.path("arguments"))));
    }
    return new Message(
        Role.valueOf(node.path("role").asString().toUpperCase(Locale.ROOT)),
        node.path("content").asString(),
        text(node, "thinking"),
        calls,
        text(node, "tool_name"),
        text(node, "tool_call_id"));
  }

  private static ThinkLevel think(JsonNode learnt) {
    if (!learnt.path("Set").asBoolean(false)) {
      return ThinkLevel.UNSET;
    }
    String level = learnt.path("Level").asString("");
    return level.isEmpty()
        ? ThinkLevel.OFF
        : level.equals("medium")
            ? ThinkLevel.ON
            : ThinkLevel.valueOf(level.toUpperCase(Locale.ROOT));
  }

  private static String ours(JsonNode learnt) {
    PromptTemplate template = new PromptTemplate(learnt.path("T").asString(), Clock.systemUTC());
    try {
      if (learnt.has("Suffix")) {
        return template.render(
            new Prompt.Infill(learnt.path("Prompt").asString(), learnt.path("Suffix").asString()));
      }
      List<Message> messages = new ArrayList<>();
      learnt.path("Messages").forEach(node -> messages.add(message(node)));
      List<Tool> tools = new ArrayList<>();
      learnt.path("Tools").forEach(node -> tools.add(Tool.of(object(node))));
      return template.render(messages, tools, think(learnt));
    } catch (FailureException e) {
      return "!" + e.failure().message();
    }
  }

  @Test
  void everyPromptIsWhatOllamaMakesOfIt() throws IOException {
    List<String> differences = new ArrayList<>();
    List<JsonNode> learnt = learnt();
    for (JsonNode line : learnt) {
      String ours = ours(line);
      if (!ours.equals(line.path("said").asString())) {
        differences.add(line + "\n  ours " + ours);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(learnt).hasSizeGreaterThan(80);
  }

  @Test
  void whatATemplateCannotWriteIsTheRequestsFault() {
    PromptTemplate template = new PromptTemplate("{{ index .Prompt 9 }}", Clock.systemUTC());
    List<Message> messages = List.of(Message.of(Role.USER, "hi"));
    try {
      assertThat(template.render(messages, List.of(), ThinkLevel.UNSET)).as("a fault").isNull();
    } catch (FailureException e) {
      assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
      assertThat(e.failure().message()).contains("error calling index: index out of range: 9");
    }
  }

  @Test
  void aToolsFunctionIsJsonAlsoByItself() {
    String text =
        "{{ range .Tools }}{{ .Function }}\n{{ .Function.Parameters }}\n{{ json . }}{{ end }}"
            + "{{ range .Messages }}{{ end }}";
    Tool tool = new Tool("now", "the time", Map.of("type", "object", "properties", Map.of()));
    String parameters = "{\"type\":\"object\",\"properties\":{}}";
    String function =
        "{\"name\":\"now\",\"description\":\"the time\",\"parameters\":" + parameters + "}";
    PromptTemplate template = new PromptTemplate(text, Clock.systemUTC());
    List<Message> messages = List.of(Message.of(Role.USER, "what time is it?"));
    assertThat(template.render(messages, List.of(tool), ThinkLevel.UNSET))
        .isEqualTo(
            function
                + "\n"
                + parameters
                + "\n{\"type\":\"function\",\"function\":"
                + function
                + "}");
  }
}
