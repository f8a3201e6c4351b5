package dev.folkmoot.app.client;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the body of a chat request, and of one that keeps a conversation as a model. */
final class ChatBody {

  private ChatBody() {}

  static ObjectNode of(String model, List<ChatTurn> turns, ChatOptions options) {
    ObjectNode body = Json.object().put("model", model).put("stream", true);
    messages(body, turns);
    options
        .format()
        .ifPresent(format -> {
          if (Json.isObject(format)) {
            body.set("format", Json.parse(format));
          } else {
            body.put("format", format);
          }
        });
    options.keepAlive().ifPresent(keepAlive -> body.put("keep_alive", keepAlive));
    options.think().ifPresent(think -> think(body, think));
    if (!options.parameters().isEmpty()) {
      parameters(body.putObject("options"), options.parameters());
    }
    return body;
  }

  /**
   * The body of {@code /api/create} that keeps what a conversation has come to.
   *
   * @param turns a system message among them becomes the model's own
   */
  static ObjectNode saved(
      String name, String from, List<ChatTurn> turns, Map<String, Object> parameters) {
    ObjectNode body = Json.object().put("model", name).put("from", from).put("stream", false);
    turns.stream()
        .filter(turn -> turn.role().equals("system"))
        .reduce((earlier, later) -> later)
        .ifPresent(system -> body.put("system", system.content()));
    if (!parameters.isEmpty()) {
      parameters(body.putObject("parameters"), parameters);
    }
    List<ChatTurn> said = turns.stream().filter(turn -> !turn.role().equals("system")).toList();
    if (!said.isEmpty()) {
      messages(body, said);
    }
    return body;
  }

  private static void messages(ObjectNode body, List<ChatTurn> turns) {
    ArrayNode messages = body.putArray("messages");
    for (ChatTurn turn : turns) {
      ObjectNode message =
          messages.addObject().put("role", turn.role()).put("content", turn.content());
      if (!turn.images().isEmpty()) {
        ArrayNode images = message.putArray("images");
        turn.images().forEach(images::add);
      }
    }
  }

  private static void think(ObjectNode body, String think) {
    switch (think) {
      case "true" -> body.put("think", true);
      case "false" -> body.put("think", false);
      default -> body.put("think", think);
    }
  }

  private static void parameters(ObjectNode into, Map<String, Object> parameters) {
    parameters.forEach((name, value) -> {
      switch (value) {
        case Long number -> into.put(name, number);
        case Double number -> into.put(name, number);
        case Boolean truth -> into.put(name, truth);
        case List<?> texts -> {
          ArrayNode list = into.putArray(name);
          texts.forEach(text -> list.add(text.toString()));
        }
        default -> throw new IllegalStateException("no value of a parameter: " + value);
      }
    });
  }
}
