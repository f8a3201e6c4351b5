package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.http.dialect.Collected;
import dev.folkmoot.http.dialect.EventEncoder;
import dev.folkmoot.http.dialect.Logprobs;
import dev.folkmoot.http.dialect.Resumed;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.node.routing.Route;
import java.util.List;

/** Writes a chat completion, as a stream of chunks or as one object. */
final class ChatEncoder implements EventEncoder {

  private final byte[] head;
  private final boolean includeUsage;
  private boolean begun;
  private int calls;
  private int thinkingTokens;

  /**
   * Writes one answer.
   *
   * @param frame what every chunk of it shares
   */
  ChatEncoder(Frame frame, boolean includeUsage) {
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
      case TokenEvent.Text(String text, List<TokenLogprob> logprobs, _) -> {
        open(out).raw("\"content\":").string(text).raw('}');
        logprobs(logprobs, out);
        notFinished(out);
      }
      case TokenEvent.Thinking(String thought, TokenIds tokens) -> {
        thinkingTokens += tokens.size();
        open(out).raw("\"content\":\"\",\"reasoning\":").string(thought).raw('}');
        notFinished(out);
      }
      case TokenEvent.ToolCall(ToolCall call, _) -> {
        open(out).raw("\"content\":\"\",\"tool_calls\":[");
        toolCall(call, out);
        out.raw("]}");
        notFinished(out);
      }
      case TokenEvent.Finished finished -> finish(finished, route, out);
      case TokenEvent.Failed(Failure failure) -> fail(failure, out);
    }
  }

  private JsonBuffer open(JsonBuffer out) {
    out.raw("data: ").raw(head).raw("\"choices\":[{\"index\":0,\"delta\":{");
    if (!begun) {
      begun = true;
      out.raw("\"role\":\"assistant\",");
    }
    return out;
  }

  private static void notFinished(JsonBuffer out) {
    out.raw(",\"finish_reason\":null}]}\n\n");
  }

  private void finish(TokenEvent.Finished finished, Route route, JsonBuffer out) {
    if (!begun) {
      // An empty answer still has a role.
      open(out).raw("\"content\":\"\"}");
      notFinished(out);
    }
    out.raw("data: ").raw(head).raw("\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"");
    out.raw(reason(finished.reason(), calls > 0)).raw("\"}]");
    Resumed.write(finished.continuity(), route, out);
    out.raw("}\n\n");
    if (includeUsage) {
      out.raw("data: ").raw(head).raw("\"choices\":[],");
      Frame.usage(finished.usage(), thinkingTokens, out);
      out.raw("}\n\n");
    }
    out.raw("data: [DONE]\n\n");
  }

  @Override
  public void fail(Failure failure, JsonBuffer out) {
    Frame.fail(failure, out);
  }

  /** The whole answer as one object. */
  byte[] whole(Collected answer) {
    JsonBuffer out = new JsonBuffer();
    out.raw(head).raw("\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":");
    out.string(answer.text());
    if (!answer.thinking().isEmpty()) {
      out.raw(",\"reasoning\":").string(answer.thinking());
    }
    if (!answer.calls().isEmpty()) {
      out.raw(",\"tool_calls\":[");
      for (ToolCall call : answer.calls()) {
        out.raw(calls == 0 ? "" : ",");
        toolCall(call, out);
      }
      out.raw(']');
    }
    out.raw('}');
    logprobs(answer.logprobs(), out);
    out.raw(",\"finish_reason\":\"").raw(reason(answer.finished().reason(), calls > 0));
    out.raw("\"}],");
    Frame.usage(answer.finished().usage(), answer.thinkingTokens(), out);
    Resumed.write(answer.finished().continuity(), answer.route(), out);
    return out.raw('}').copy();
  }

  private void toolCall(ToolCall call, JsonBuffer out) {
    out.raw("{\"id\":").string(call.id()).raw(",\"index\":").number(calls++);
    out.raw(",\"type\":\"function\",\"function\":{\"name\":").string(call.name());
    out.raw(",\"arguments\":").string(new JsonBuffer().any(call.arguments()).toString());
    out.raw("}}");
  }

  static void logprobs(List<TokenLogprob> logprobs, JsonBuffer out) {
    if (!logprobs.isEmpty()) {
      out.raw(",\"logprobs\":{\"content\":");
      Logprobs.write(logprobs, out);
      out.raw('}');
    }
  }

  private static String reason(FinishReason reason, boolean called) {
    return switch (reason) {
      case STOP -> called ? "tool_calls" : "stop";
      case LENGTH -> "length";
    };
  }
}
