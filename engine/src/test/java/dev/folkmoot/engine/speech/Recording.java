package dev.folkmoot.engine.speech;

import dev.folkmoot.core.chat.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a model of some family said, and what it means. */
record Recording(
    String name,
    Syntax syntax,
    List<Tool> tools,
    Opening opening,
    String said,
    List<Said> events,
    boolean fault) {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static List<Recording> all() {
    try (InputStream in = Recording.class.getResourceAsStream("/speech/outputs.json")) {
      List<Recording> recordings = new ArrayList<>();
      for (JsonNode node : MAPPER.readTree(Objects.requireNonNull(in))) {
        recordings.add(read(node));
      }
      return recordings;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Recording read(JsonNode node) {
    List<Tool> tools = new ArrayList<>();
    node.get("tools").forEach(tool -> tools.add(Tool.of(map(tool))));
    List<Said> events = new ArrayList<>();
    node.get("events").forEach(event -> events.add(event(event)));
    return new Recording(
        node.get("name").asString(),
        Syntax.of(node.get("template").asString()),
        tools,
        Opening.valueOf(node.get("opening").asString()),
        node.get("said").asString(),
        joined(events),
        node.get("fault").asBoolean());
  }

  private static Said event(JsonNode node) {
    if (node.has("text")) {
      return new Said.Text(node.get("text").asString());
    }
    return node.has("thought")
        ? new Said.Thought(node.get("thought").asString())
        : new Said.Call(node.get("call").asString(), map(node.get("arguments")));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(JsonNode node) {
    return MAPPER.convertValue(node, LinkedHashMap.class);
  }

  SpeechParser parser() {
    return new SpeechParser(syntax, tools, opening);
  }

  /** What a fresh parser makes of these pieces; neighbours of the same kind are one. */
  List<Said> heard(List<String> pieces) {
    SpeechParser parser = parser();
    List<Said> heard = new ArrayList<>();
    pieces.forEach(piece -> heard.addAll(parser.accept(piece)));
    heard.addAll(parser.end());
    if (Optional.ofNullable(parser.fault()).isPresent() != fault) {
      throw new AssertionError(name + ": " + parser.fault());
    }
    return joined(heard);
  }

  static List<Said> joined(List<Said> pieces) {
    List<Said> joined = new ArrayList<>();
    for (Said next : pieces) {
      Said last = joined.isEmpty() ? next : joined.getLast();
      if (!joined.isEmpty() && last instanceof Said.Text a && next instanceof Said.Text b) {
        joined.set(joined.size() - 1, new Said.Text(a.text() + b.text()));
      } else if (!joined.isEmpty()
          && last instanceof Said.Thought a
          && next instanceof Said.Thought b) {
        joined.set(joined.size() - 1, new Said.Thought(a.text() + b.text()));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  @Override
  public String toString() {
    return name;
  }
}
