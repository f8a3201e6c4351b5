package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.EventEncoder;
import dev.folkmoot.http.dialect.Resumed;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.node.routing.Route;
import java.util.List;

/** Writes a text completion. What a model thinks, and functions, have no place in this shape. */
final class CompletionEncoder implements EventEncoder {

  private final byte[] head;
  private final boolean includeUsage;

  CompletionEncoder(Frame frame, boolean includeUsage) {
    this.head = frame.head();
    this.includeUsage = includeUsage;
  }

  @Override
  public String contentType() {
    return Frame.SSE;
  }

  @Override
  public void encode(TokenEvent event, Route route, JsonBuffer out) {
    switch (event) {
      case TokenEvent.Text(String text, List<TokenLogprob> logprobs, _) ->
          frame(text, logprobs, out);
      case TokenEvent.Thinking _, TokenEvent.ToolCall _ -> frame("", List.of(), out);
      case TokenEvent.Finished finished -> {
        open("", List.of(), reason(finished.reason()), finished.usage(), out);
        Resumed.write(finished.continuity(), route, out);
        out.raw("}\n\n");
        out.raw("data: [DONE]\n\n");
      }
      case TokenEvent.Failed(Failure failure) -> fail(failure, out);
    }
  }

  private void frame(String text, List<TokenLogprob> logprobs, JsonBuffer out) {
    open(text, logprobs, "null", Usage.NONE, out);
    out.raw("}\n\n");
  }

  /** Appends a frame whose brace stays open. */
  private void open(
      String text, List<TokenLogprob> logprobs, String reason, Usage usage, JsonBuffer out) {
    out.raw("data: ").raw(head);
    choice(text, logprobs, reason, out);
    if (includeUsage) {
      out.raw(',');
      Frame.usage(usage, out);
    }
  }

  private static void choice(
      String text, List<TokenLogprob> logprobs, String reason, JsonBuffer out) {
    out.raw("\"choices\":[{\"text\":").string(text).raw(",\"index\":0");
    ChatEncoder.logprobs(logprobs, out);
    out.raw(",\"finish_reason\":").raw(reason).raw("}]");
  }

  @Override
  public void fail(Failure failure, JsonBuffer out) {
    Frame.fail(failure, out);
  }

  /** The whole answer as one object. */
  byte[] whole(Collected answer) {
    TokenEvent.Finished finished = answer.finished();
    JsonBuffer out =
        whole(answer.text(), answer.logprobs(), reason(finished.reason()), finished.usage());
    Resumed.write(finished.continuity(), answer.route(), out);
    return out.raw('}').copy();
  }

  /** The answer to an empty prompt. */
  byte[] nothing() {
    return whole("", List.of(), "\"stop\"", Usage.NONE).raw('}').copy();
  }

  /** The object; its brace stays open. */
  private JsonBuffer whole(String text, List<TokenLogprob> logprobs, String reason, Usage usage) {
    JsonBuffer out = new JsonBuffer().raw(head);
    choice(text, logprobs, reason, out);
    out.raw(',');
    Frame.usage(usage, out);
    return out;
  }

  private static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP -> "\"stop\"";
      case LENGTH -> "\"length\"";
    };
  }
}
