package dev.folkmoot.net.wire;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one answer while they come in: it is one thing only, whichever field comes first.
 */
final class AnswerFields {
  private @Nullable String text;
  private @Nullable List<TokenLogprob> logprobs;
  private List<Integer> tokens = List.of();
  private @Nullable TokenEvent event;
  private @Nullable Answer answer;

  void text(String value) {
    requireFirst();
    text = value;
  }

  void logprob(TokenLogprob value) {
    if (logprobs == null) {
      logprobs = new ArrayList<>();
    }
    logprobs.add(value);
  }

  void tokens(List<Integer> value) {
    tokens = value;
  }

  void event(TokenEvent value) {
    requireFirst();
    event = value;
  }

  void answer(Answer value) {
    requireFirst();
    answer = value;
  }

  Optional<Answer> answer() {
    if (text != null) {
      event = new TokenEvent.Text(text, logprobs == null ? List.of() : logprobs);
    }
    return event != null
        ? Optional.of(new Answer.Event(event, tokens))
        : Optional.ofNullable(answer);
  }

  private void requireFirst() {
    if (text != null || event != null || answer != null) {
      throw new MalformedMessageException("an answer is one thing");
    }
  }
}
