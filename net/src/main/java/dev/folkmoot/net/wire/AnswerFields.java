package dev.folkmoot.net.wire;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one answer while they come in: it is one thing only, and its log-probabilities and
 * tokens may stand before it or behind it.
 */
final class AnswerFields {
  private @Nullable String text;
  private @Nullable String thinking;
  private @Nullable ToolCall toolCall;
  private @Nullable Answer answer;
  private @Nullable List<TokenLogprob> logprobs;
  private TokenIds tokens = TokenIds.NONE;

  void text(String value) {
    requireFirst();
    text = value;
  }

  void thinking(String value) {
    requireFirst();
    thinking = value;
  }

  void toolCall(ToolCall value) {
    requireFirst();
    toolCall = value;
  }

  void event(TokenEvent value) {
    answer(new Answer.Event(value));
  }

  void answer(Answer value) {
    requireFirst();
    answer = value;
  }

  void logprob(TokenLogprob value) {
    if (logprobs == null) {
      logprobs = new ArrayList<>();
    }
    logprobs.add(value);
  }

  void tokens(TokenIds value) {
    tokens = value;
  }

  Optional<Answer> answer() {
    @Nullable TokenEvent event = null;
    if (text != null) {
      event = new TokenEvent.Text(text, logprobs == null ? List.of() : logprobs, tokens);
    } else if (thinking != null) {
      event = new TokenEvent.Thinking(thinking, tokens);
    } else if (toolCall != null) {
      event = new TokenEvent.ToolCall(toolCall, tokens);
    }
    return event != null ? Optional.of(new Answer.Event(event)) : Optional.ofNullable(answer);
  }

  private void requireFirst() {
    if (text != null || thinking != null || toolCall != null || answer != null) {
      throw new MalformedMessageException("an answer is one thing");
    }
  }
}
