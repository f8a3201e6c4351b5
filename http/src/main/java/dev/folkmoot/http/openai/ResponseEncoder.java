package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.EventEncoder;
import dev.folkmoot.http.dialect.Functions;
import dev.folkmoot.http.dialect.Logprobs;
import dev.folkmoot.http.dialect.Resumed;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.node.routing.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a response, as a stream of events or as one object.
 *
 * <p>A response is a list of items: what the model thought, what it said, each call. In a stream
 * every item is told three times: it is added empty, filled piece by piece, and told whole when it
 * is done; then all of them once more in the last event. So this keeps what it has said. Events are
 * numbered, and there is no {@code [DONE]}. Ollama leaves out the events of a summary's part; they
 * are told here, as OpenAI tells them, because its own client fails without.
 */
final class ResponseEncoder implements EventEncoder {

  /** What the open item is. */
  private enum Open {
    NOTHING,
    REASONING,
    MESSAGE
  }

  /** Items of one response have names that differ. */
  private static final long MAX_ITEMS = 1_000_000;

  private static final String SUMMARY = ",\"summary_index\":0,";

  private final ResponseFrame frame;

  /** The items that are done, with commas between. */
  private final JsonBuffer output = new JsonBuffer();

  private final StringBuilder text = new StringBuilder();
  private final List<TokenLogprob> logprobs = new ArrayList<>();
  private int thinkingTokens;
  private boolean begun;
  private Open open = Open.NOTHING;
  private String itemId = "";
  private int index;
  private long sequence;

  /** Where the last item of the output begins. */
  private int itemStart;

  ResponseEncoder(ResponseFrame frame) {
    this.frame = frame;
  }

  @Override
  public String contentType() {
    return Frame.SSE;
  }

  @Override
  public void encode(TokenEvent event, Route route, JsonBuffer out) {
    begin(out);
    switch (event) {
      case TokenEvent.Text(String piece, List<TokenLogprob> tokens, _) -> {
        if (!piece.isEmpty() || !tokens.isEmpty()) {
          say(piece, tokens, out);
        }
      }
      case TokenEvent.Thinking(String thought, TokenIds tokens) -> {
        thinkingTokens += tokens.size();
        if (!thought.isEmpty()) {
          think(thought, out);
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
    for (String type : List.of("response.created", "response.in_progress")) {
      event(type, out).raw(",\"response\":");
      frame.open("in_progress", output, out).raw(",\"incomplete_details\":null,\"usage\":null}");
      end(out);
    }
  }

  /** Appends the beginning of an event; its brace stays open. */
  private JsonBuffer event(String type, JsonBuffer out) {
    out.raw("event: ").raw(type).raw("\ndata: {\"type\":\"").raw(type);
    return out.raw("\",\"sequence_number\":").number(sequence++);
  }

  private static void end(JsonBuffer out) {
    out.raw("}\n\n");
  }

  /** Appends the beginning of an event that is about a part of the open item. */
  private JsonBuffer about(String type, String part, JsonBuffer out) {
    event(type, out).raw(",\"item_id\":\"").raw(itemId).raw("\",\"output_index\":").number(index);
    return out.raw(part);
  }

  private void say(String piece, List<TokenLogprob> tokens, JsonBuffer out) {
    if (open != Open.MESSAGE) {
      close(out);
      open(Open.MESSAGE, "msg_");
      event("response.output_item.added", out).raw(",\"output_index\":").number(index);
      message("in_progress", false, out.raw(",\"item\":"));
      end(out);
      part(about("response.content_part.added", ",\"content_index\":0,\"part\":", out));
      end(out);
    }
    text.append(piece);
    logprobs.addAll(tokens);
    about("response.output_text.delta", ",\"content_index\":0,\"delta\":", out).string(piece);
    Logprobs.write(tokens, out.raw(",\"logprobs\":"));
    end(out);
  }

  private void think(String thought, JsonBuffer out) {
    if (open != Open.REASONING) {
      close(out);
      open(Open.REASONING, "rs_");
      event("response.output_item.added", out).raw(",\"output_index\":").number(index);
      out.raw(",\"item\":{\"id\":\"").raw(itemId).raw("\",\"type\":\"reasoning\",\"summary\":[]}");
      end(out);
      summary(about("response.reasoning_summary_part.added", SUMMARY + "\"part\":", out));
      end(out);
    }
    text.append(thought);
    about("response.reasoning_summary_text.delta", SUMMARY + "\"delta\":", out).string(thought);
    end(out);
  }

  private void open(Open kind, String prefix) {
    open = kind;
    itemId = prefix + (frame.number() * MAX_ITEMS + index);
    text.setLength(0);
    logprobs.clear();
  }

  /** Tells the open item whole, if there is one. */
  private void close(JsonBuffer out) {
    switch (open) {
      case NOTHING -> {
        return;
      }
      case MESSAGE -> {
        about("response.output_text.done", ",\"content_index\":0,\"text\":", out);
        out.string(text.toString());
        Logprobs.write(logprobs, out.raw(",\"logprobs\":"));
        end(out);
        part(about("response.content_part.done", ",\"content_index\":0,\"part\":", out));
        end(out);
        message("completed", true, next());
      }
      case REASONING -> {
        about("response.reasoning_summary_text.done", SUMMARY + "\"text\":", out);
        out.string(text.toString());
        end(out);
        summary(about("response.reasoning_summary_part.done", SUMMARY + "\"part\":", out));
        end(out);
        next().raw("{\"id\":\"").raw(itemId).raw("\",\"type\":\"reasoning\",\"summary\":[");
        summary(output);
        output.raw("]}");
      }
    }
    done(out);
  }

  private void summary(JsonBuffer out) {
    out.raw("{\"type\":\"summary_text\",\"text\":").string(text.toString()).raw('}');
  }

  private JsonBuffer next() {
    itemStart = output.isEmpty() ? 0 : output.length() + 1;
    return output.raw(output.isEmpty() ? "" : ",");
  }

  /** Tells that the last item of the output is done. */
  private void done(JsonBuffer out) {
    event("response.output_item.done", out).raw(",\"output_index\":").number(index);
    out.raw(",\"item\":").raw(output.array(), itemStart, output.length() - itemStart);
    end(out);
    index++;
    open = Open.NOTHING;
  }

  private void message(String status, boolean whole, JsonBuffer out) {
    out.raw("{\"id\":\"").raw(itemId).raw("\",\"type\":\"message\",\"status\":\"").raw(status);
    out.raw("\",\"role\":\"assistant\",\"content\":[");
    if (whole) {
      part(out);
    }
    out.raw("]}");
  }

  private void part(JsonBuffer out) {
    out.raw("{\"type\":\"output_text\",\"text\":").string(text.toString());
    Logprobs.write(logprobs, out.raw(",\"annotations\":[],\"logprobs\":"));
    out.raw('}');
  }

  private void call(ToolCall call, JsonBuffer out) {
    close(out);
    open(Open.NOTHING, "fc_");
    String arguments = Functions.text(call.arguments());
    event("response.output_item.added", out).raw(",\"output_index\":").number(index);
    functionCall(call, "in_progress", "", out.raw(",\"item\":"));
    end(out);
    about("response.function_call_arguments.delta", ",\"delta\":", out).string(arguments);
    end(out);
    about("response.function_call_arguments.done", ",\"arguments\":", out).string(arguments);
    end(out);
    functionCall(call, "completed", arguments, next());
    done(out);
  }

  private void functionCall(ToolCall call, String status, String arguments, JsonBuffer out) {
    ResponseTools.Member member = frame.members().get(call.name());
    out.raw("{\"id\":\"").raw(itemId).raw("\",\"type\":\"function_call\",\"status\":\"");
    out.raw(status).raw("\",\"call_id\":").string(call.id());
    if (member != null) {
      out.raw(",\"namespace\":").string(member.namespace());
    }
    out.raw(",\"name\":").string(member == null ? call.name() : member.name());
    out.raw(",\"arguments\":").string(arguments).raw('}');
  }

  private void finish(TokenEvent.Finished finished, Route route, JsonBuffer out) {
    if (index == 0 && open == Open.NOTHING) {
      say("", List.of(), out); // an empty answer is a message all the same
    }
    close(out);
    boolean complete = finished.reason() == FinishReason.STOP;
    event(complete ? "response.completed" : "response.incomplete", out).raw(",\"response\":");
    end(finished, route, out);
    end(out);
  }

  private void end(TokenEvent.Finished finished, Route route, JsonBuffer out) {
    switch (finished.reason()) {
      case STOP -> frame.open("completed", output, out).raw(",\"incomplete_details\":null");
      case LENGTH ->
          frame
              .open("incomplete", output, out)
              .raw(",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}");
    }
    ResponseFrame.usage(finished.usage(), thinkingTokens, out);
    Resumed.write(finished.continuity(), route, out);
    out.raw('}');
  }

  /**
   * {@inheritDoc}
   *
   * <p>The error stands in the response, where this dialect has it, and beside it as well: OpenAI's
   * own clients throw an error that they find there, with its text.
   */
  @Override
  public void fail(Failure failure, JsonBuffer out) {
    event("response.failed", out).raw(",\"response\":");
    ResponseFrame.error(failure, frame.open("failed", output, out));
    out.raw("},");
    Frame.error(failure, out);
    out.raw("\n\n");
  }

  /** The whole answer as one object. */
  byte[] whole(Collected answer) {
    // The events do the work; nobody hears them.
    JsonBuffer unheard = new JsonBuffer();
    encode(new TokenEvent.Thinking(answer.thinking()), answer.route(), unheard);
    encode(new TokenEvent.Text(answer.text(), answer.logprobs()), answer.route(), unheard);
    for (ToolCall call : answer.calls()) {
      encode(new TokenEvent.ToolCall(call), answer.route(), unheard);
    }
    encode(answer.finished(), answer.route(), unheard);
    thinkingTokens = answer.thinkingTokens();
    JsonBuffer out = new JsonBuffer();
    end(answer.finished(), answer.route(), out);
    return out.copy();
  }
}
