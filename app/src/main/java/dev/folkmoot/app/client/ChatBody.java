package dev.folkmoot.app.client;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the body of a chat request. */
final class ChatBody {

  private ChatBody() {}

  static ObjectNode of(String model, List<ChatTurn> turns, ChatOptions options) {
    ObjectNode body = Json.object().put("model", model).put("stream", true);
    ArrayNode messages = body.putArray("messages");
    turns.forEach(
        turn -> messages.addObject().put("role", turn.role()).put("content", turn.content()));
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
    return body;
  }
}
