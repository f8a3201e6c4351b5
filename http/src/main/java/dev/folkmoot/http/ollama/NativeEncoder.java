package dev.folkmoot.http.ollama;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.EventEncoder;
import dev.folkmoot.http.dialect.Logprobs;
import dev.folkmoot.http.dialect.Resumed;
import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.node.routing.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Writes the answers of generate and chat, which differ in one member: {@code "response":"…"} or
 * {@code "message":{"role":"assistant","content":"…"}}. Optional members that are empty or zero are
 * left out, as Go does.
 */
final class NativeEncoder implements EventEncoder {

  static final String NDJSON = "application/x-ndjson";

  /** Where the text goes: what stands before it, and what ends the member. */
  enum Shape {
    GENERATE(",\"response\":", ""),
    CHAT(",\"message\":{\"role\":\"assistant\",\"content\":", "}");

    private final String open;
    private final String close;

    Shape(String open, String close) {
      this.open = open;
      this.close = close;
    }
  }

  private final Shape shape;
  private final byte[] head;
  private final Clock clock;
  private final long startNanos;
  private final Duration loadTime;
  private final boolean withContext;
  private final Rfc3339 timestamps = new Rfc3339();
  private int calls;

  /**
   * Writes one answer.
   *
   * @param model as the client named it
   * @param startNanos when the request came, on {@link System#nanoTime}
   * @param loadTime how long it waited for its model
   * @param withContext whether the last event shows the tokens of the conversation
   */
  NativeEncoder(
      Shape shape,
      String model,
      Clock clock,
      long startNanos,
      Duration loadTime,
      boolean withContext) {
    this.shape = shape;
    this.head = new JsonBuffer().raw("{\"model\":").string(model).raw(",\"created_at\":").copy();
    this.clock = clock;
    this.startNanos = startNanos;
    this.loadTime = loadTime;
    this.withContext = withContext;
  }

  @Override
  public String contentType() {
    return NDJSON;
  }

  @Override
  public void encode(TokenEvent event, Route route, JsonBuffer out) {
    switch (event) {
      case TokenEvent.Text(String text, List<TokenLogprob> logprobs, _) -> {
        piece(text, "", List.of(), out);
        notDone(logprobs, out);
      }
      case TokenEvent.Thinking(String thought, _) -> {
        piece("", thought, List.of(), out);
        notDone(List.of(), out);
      }
      case TokenEvent.ToolCall(ToolCall call, _) -> {
        piece("", "", List.of(call), out);
        notDone(List.of(), out);
      }
      case TokenEvent.Finished finished -> {
        piece("", "", List.of(), out);
        done(finished, List.of(), route, out);
        out.raw('\n');
      }
      case TokenEvent.Failed(Failure failure) -> fail(failure, out);
    }
  }

  @Override
  public void fail(Failure failure, JsonBuffer out) {
    NativeErrors.write(failure.message(), out).raw('\n');
  }

  /** The whole answer as one object. */
  byte[] whole(Collected answer) {
    JsonBuffer out = new JsonBuffer();
    piece(answer.text(), answer.thinking(), answer.calls(), out);
    done(answer.finished(), answer.logprobs(), answer.route(), out);
    return out.copy();
  }

  /**
   * The answer to a request that asks nothing.
   *
   * @param reason {@code load} or {@code unload}
   */
  byte[] nothing(String reason) {
    JsonBuffer out = new JsonBuffer();
    piece("", "", List.of(), out);
    return out.raw(",\"done\":true,\"done_reason\":").string(reason).raw('}').copy();
  }

  /**
   * A prompt that is not answered.
   *
   * @param prompt as the model would get it
   * @param images how many pictures it brings
   */
  byte[] rendered(String prompt, int images) {
    JsonBuffer out = new JsonBuffer();
    piece("", "", List.of(), out);
    out.raw(",\"done\":false,\"_debug_info\":{\"rendered_template\":").string(prompt);
    if (images > 0) {
      out.raw(",\"image_count\":").number(images);
    }
    return out.raw("}}").copy();
  }

  private void piece(String text, String thinking, List<ToolCall> toolCalls, JsonBuffer out) {
    out.raw(head).raw(timestamps.utc(clock.instant())).raw(shape.open).string(text);
    if (!thinking.isEmpty()) {
      out.raw(",\"thinking\":").string(thinking);
    }
    if (!toolCalls.isEmpty()) {
      out.raw(",\"tool_calls\":[");
      for (int i = 0; i < toolCalls.size(); i++) {
        out.raw(i == 0 ? "" : ",");
        toolCall(toolCalls.get(i), out);
      }
      out.raw(']');
    }
    out.raw(shape.close);
  }

  private void toolCall(ToolCall call, JsonBuffer out) {
    out.raw("{\"id\":").string(call.id());
    out.raw(",\"function\":{\"index\":").number(calls++);
    out.raw(",\"name\":").string(call.name());
    out.raw(",\"arguments\":").any(call.arguments()).raw("}}");
  }

  private static void notDone(List<TokenLogprob> logprobs, JsonBuffer out) {
    out.raw(",\"done\":false");
    logprobs(logprobs, out);
    out.raw("}\n");
  }

  private void done(
      TokenEvent.Finished finished, List<TokenLogprob> logprobs, Route route, JsonBuffer out) {
    out.raw(",\"done\":true,\"done_reason\":").raw(reason(finished.reason()));
    if (withContext && !finished.context().isEmpty()) {
      out.raw(",\"context\":[");
      for (int i = 0; i < finished.context().size(); i++) {
        out.raw(i == 0 ? "" : ",").number(finished.context().get(i));
      }
      out.raw(']');
    }
    metrics(finished.usage(), out);
    logprobs(logprobs, out);
    Resumed.write(finished.continuity(), route, out);
    out.raw('}');
  }

  private static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP -> "\"stop\"";
      case LENGTH -> "\"length\"";
    };
  }

  private void metrics(Usage usage, JsonBuffer out) {
    count(",\"total_duration\":", System.nanoTime() - startNanos, out);
    count(",\"load_duration\":", loadTime.toNanos(), out);
    count(",\"prompt_eval_count\":", usage.promptTokens(), out);
    count(",\"prompt_eval_duration\":", usage.promptTime().toNanos(), out);
    count(",\"eval_count\":", usage.completionTokens(), out);
    count(",\"eval_duration\":", usage.completionTime().toNanos(), out);
  }

  private static void count(String name, long value, JsonBuffer out) {
    if (value != 0) {
      out.raw(name).number(value);
    }
  }

  private static void logprobs(List<TokenLogprob> logprobs, JsonBuffer out) {
    if (!logprobs.isEmpty()) {
      out.raw(",\"logprobs\":");
      Logprobs.write(logprobs, out);
    }
  }
}
