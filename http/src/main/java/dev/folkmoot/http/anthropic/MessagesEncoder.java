package dev.folkmoot.http.anthropic;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.EventEncoder;
import dev.folkmoot.http.dialect.Functions;
import dev.folkmoot.http.dialect.Resumed;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.node.routing.Route;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a message, as a stream of events or as one object.
 *
 * <p>In a stream every block is opened, filled and closed before the next one; its index counts
 * them. Text goes on in the open block; a thought, or a call, closes it. Members that are empty
 * stand there all the same in the event that opens a block: clients add to them.
 */
final class MessagesEncoder implements EventEncoder {

  private static final String SSE = "text/event-stream";
  private static final String EMPTY_TEXT = "{\"type\":\"text\",\"text\":\"\"}";
  private static final String EMPTY_THOUGHT =
      "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}";

  /** What the open block holds. */
  private enum Open {
    NOTHING,
    TEXT,
    THINKING
  }

  private final byte[] head;
  private final int guessedTokens;
  private final Set<String> stopSequences;
  private boolean begun;
  private Open open = Open.NOTHING;
  private int index;
  private int calls;

  /**
   * Writes one answer.
   *
   * @param model as the client named it
   * @param guessedTokens what the prompt is said to cost before it is known
   * @param stopSequences that the client has given: the model's own are none of its business
   */
  MessagesEncoder(String id, String model, int guessedTokens, Set<String> stopSequences) {
    JsonBuffer out = new JsonBuffer().raw("{\"id\":").string(id);
    out.raw(",\"type\":\"message\",\"role\":\"assistant\",\"model\":").string(model);
    this.head = out.raw(",\"content\":[").copy();
    this.guessedTokens = guessedTokens;
    this.stopSequences = stopSequences;
  }

  @Override
  public String contentType() {
    return SSE;
  }

  @Override
  public void encode(TokenEvent event, Route route, JsonBuffer out) {
    begin(out);
    switch (event) {
      case TokenEvent.Text(String text, List<TokenLogprob> _, _) -> {
        if (!text.isEmpty()) {
          show(Open.TEXT, EMPTY_TEXT, out);
          delta("text_delta\",\"text\":", text, out);
        }
      }
      case TokenEvent.Thinking(String thought, _) -> {
        if (!thought.isEmpty()) {
          show(Open.THINKING, EMPTY_THOUGHT, out);
          delta("thinking_delta\",\"thinking\":", thought, out);
        }
      }
      case TokenEvent.ToolCall(ToolCall call, _) -> call(call, out);
      case TokenEvent.Finished finished -> finish(finished, route, out);
      case TokenEvent.Failed(Failure failure) -> fail(failure, out);
    }
  }

  private void begin(JsonBuffer out) {
    if (begun) {
      return;
    }
    begun = true;
    event("message_start", out).raw(",\"message\":").raw(head);
    out.raw("],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":");
    out.number(guessedTokens).raw(",\"output_tokens\":0}}");
    end(out);
    event("ping", out);
    end(out);
  }

  /** Appends the beginning of an event; its brace stays open. */
  private static JsonBuffer event(String type, JsonBuffer out) {
    return out.raw("event: ").raw(type).raw("\ndata: {\"type\":\"").raw(type).raw('"');
  }

  private static void end(JsonBuffer out) {
    out.raw("}\n\n");
  }

  /** Sees to it that a block of that kind is open. */
  private void show(Open kind, String block, JsonBuffer out) {
    if (open != kind) {
      close(out);
      start(out).raw(block);
      end(out);
      open = kind;
    }
  }

  private JsonBuffer start(JsonBuffer out) {
    event("content_block_start", out).raw(",\"index\":").number(index);
    return out.raw(",\"content_block\":");
  }

  private void close(JsonBuffer out) {
    if (open != Open.NOTHING) {
      stop(out);
      open = Open.NOTHING;
    }
  }

  private void stop(JsonBuffer out) {
    event("content_block_stop", out).raw(",\"index\":").number(index++);
    end(out);
  }

  private void delta(String kind, String text, JsonBuffer out) {
    event("content_block_delta", out).raw(",\"index\":").number(index);
    out.raw(",\"delta\":{\"type\":\"").raw(kind).string(text).raw('}');
    end(out);
  }

  private void call(ToolCall call, JsonBuffer out) {
    close(out);
    calls++;
    toolUse(call, start(out)).raw("{}}");
    end(out);
    delta("input_json_delta\",\"partial_json\":", Functions.text(call.arguments()), out);
    stop(out);
  }

  /** Appends a call up to its input. */
  private static JsonBuffer toolUse(ToolCall call, JsonBuffer out) {
    out.raw("{\"type\":\"tool_use\",\"id\":").string(call.id());
    return out.raw(",\"name\":").string(call.name()).raw(",\"input\":");
  }

  private void finish(TokenEvent.Finished finished, Route route, JsonBuffer out) {
    if (index == 0) {
      // A message without any block is none to most clients.
      show(Open.TEXT, EMPTY_TEXT, out);
    }
    close(out);
    event("message_delta", out).raw(",\"delta\":{");
    reason(finished, out).raw("},");
    usage(finished.usage(), out);
    Resumed.write(finished.continuity(), route, out);
    end(out);
    event("message_stop", out);
    end(out);
  }

  @Override
  public void fail(Failure failure, JsonBuffer out) {
    out.raw("event: error\ndata: ");
    AnthropicErrors.write(new AnthropicErrors().status(failure.kind()), failure.message(), out);
    out.raw("\n\n");
  }

  /** The whole answer as one object. */
  byte[] whole(Collected answer) {
    JsonBuffer out = new JsonBuffer().raw(head);
    String comma = "";
    if (!answer.thinking().isEmpty()) {
      out.raw("{\"type\":\"thinking\",\"thinking\":").string(answer.thinking());
      out.raw(",\"signature\":\"\"}");
      comma = ",";
    }
    if (!answer.text().isEmpty() || (comma.isEmpty() && answer.calls().isEmpty())) {
      out.raw(comma).raw("{\"type\":\"text\",\"text\":").string(answer.text()).raw('}');
      comma = ",";
    }
    for (ToolCall call : answer.calls()) {
      toolUse(call, out.raw(comma)).any(call.arguments()).raw('}');
      calls++;
      comma = ",";
    }
    out.raw("],");
    reason(answer.finished(), out).raw(',');
    usage(answer.finished().usage(), out);
    Resumed.write(answer.finished().continuity(), answer.route(), out);
    return out.raw('}').copy();
  }

  private JsonBuffer reason(TokenEvent.Finished finished, JsonBuffer out) {
    // Whoever is to run tools looks for "tool_use", however the answer ended behind its calls.
    Optional<String> stop =
        calls > 0 ? Optional.empty() : finished.stop().filter(stopSequences::contains);
    String word =
        switch (finished.reason()) {
          case STOP -> calls > 0 ? "tool_use" : stop.isPresent() ? "stop_sequence" : "end_turn";
          case LENGTH -> "max_tokens";
        };
    out.raw("\"stop_reason\":\"").raw(word).raw("\",\"stop_sequence\":");
    return stop.isPresent() ? out.string(stop.get()) : out.raw("null");
  }

  private static void usage(Usage usage, JsonBuffer out) {
    out.raw("\"usage\":{\"input_tokens\":").number(usage.promptTokens());
    out.raw(",\"output_tokens\":").number(usage.completionTokens()).raw('}');
  }
}
