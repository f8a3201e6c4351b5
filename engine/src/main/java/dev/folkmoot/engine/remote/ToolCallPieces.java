package dev.folkmoot.engine.remote;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Puts calls of functions together: OpenAI streams them in pieces, and our own streams tell only
 * whole ones.
 */
final class ToolCallPieces {

  private static final int MAX_CALLS = 128;
  private static final int MAX_CHARS = 8 << 20;

  private static final class Pieces {
    private String id = "";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();
  }

  private final RemoteSettings settings;
  private final TreeMap<Integer, Pieces> calls = new TreeMap<>();
  private int chars;

  ToolCallPieces(RemoteSettings settings) {
    this.settings = settings;
  }

  void add(JsonNode piece) {
    int index = piece.path("index").isNumber() ? Json.count(piece, "index") : calls.size();
    JsonNode function = piece.path("function");
    String arguments = Json.text(function, "arguments");
    chars += arguments.length();
    if (chars > MAX_CHARS || (calls.size() == MAX_CALLS && !calls.containsKey(index))) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "engine '" + settings.name() + "' calls functions without end");
    }
    Pieces call = calls.computeIfAbsent(index, _ -> new Pieces());
    String id = Json.text(piece, "id");
    call.id = id.isEmpty() ? call.id : id;
    String name = Json.text(function, "name");
    call.name = name.isEmpty() ? call.name : name;
    call.arguments.append(arguments);
  }

  /** All of them, once. */
  List<TokenEvent> whole() {
    List<TokenEvent> events = new ArrayList<>();
    calls.forEach((index, call) ->
        events.add(
            new TokenEvent.ToolCall(
                new ToolCall(
                    call.id.isEmpty() ? "call_" + index : call.id,
                    call.name,
                    ToolArguments.of(settings, Json.of(call.arguments.toString()))))));
    calls.clear();
    return events;
  }
}
