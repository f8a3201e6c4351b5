package dev.folkmoot.http.dialect;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.node.routing.Route;
import java.util.List;

/**
 * A whole answer.
 *
 * @param text all of it
 * @param thinking what the model thought; perhaps empty
 * @param thinkingTokens what that took, as far as the engine tells its tokens
 * @param calls functions that it wants called
 * @param logprobs one a token, if they were asked for
 * @param finished how it ended
 * @param route who gave it, as it was at the end
 */
public record Collected(
    String text,
    String thinking,
    int thinkingTokens,
    List<ToolCall> calls,
    List<TokenLogprob> logprobs,
    TokenEvent.Finished finished,
    Route route) {
  public Collected {
    calls = List.copyOf(calls);
    logprobs = List.copyOf(logprobs);
  }
}
