package dev.folkmoot.http.dialect;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import java.util.List;

/**
 * A whole answer.
 *
 * @param text all of it
 * @param thinking what the model thought; perhaps empty
 * @param calls functions that it wants called
 * @param logprobs one a token, if they were asked for
 * @param finished how it ended
 */
public record Collected(
    String text,
    String thinking,
    List<ToolCall> calls,
    List<TokenLogprob> logprobs,
    TokenEvent.Finished finished) {
  public Collected {
    calls = List.copyOf(calls);
    logprobs = List.copyOf(logprobs);
  }
}
