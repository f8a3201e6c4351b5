package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells an answer to its reader. An event brings all tokens since the event before, and with them
 * their log-probabilities, so that whoever heard a stream up to any event can have it taken up
 * there. Used by one thread at a time.
 */
final class Voice {

  private final AnswerState answer;
  private final EventQueue events;

  /** Tokens since the last event, and their log-probabilities if those were asked for. */
  private final TokenList untold = new TokenList(new int[0]);

  private final List<TokenLogprob> untoldLogprobs = new ArrayList<>();

  Voice(AnswerState answer, EventQueue events) {
    this.answer = answer;
    this.events = events;
  }

  /** Takes a token into the answer and tells what can be told. */
  void say(int token, byte[] piece, @Nullable TokenLogprob logprob) {
    untold.add(token);
    if (logprob != null) {
      untoldLogprobs.add(logprob);
    }
    String text = answer.add(token, piece);
    if (!text.isEmpty()) {
      tell(text, untoldLogprobs);
    }
  }

  /** Tells what the reader of another engine's part did not get of it. */
  void goOn(Replay replay) {
    if (!replay.rest().isEmpty()) {
      tell(replay.rest(), List.of());
    }
  }

  /** Nothing more comes: tells what was held back. */
  void tellRest() {
    String rest = answer.flush();
    // What is untold after a stop string belongs to the stop string, which is not told.
    List<TokenLogprob> logprobs = answer.stopped() ? List.of() : untoldLogprobs;
    if (!rest.isEmpty() || !logprobs.isEmpty()) {
      tell(rest, logprobs);
    }
  }

  private void tell(String text, List<TokenLogprob> logprobs) {
    events.put(new TokenEvent.Text(text, logprobs, untold.toIds()));
    untold.clear();
    untoldLogprobs.clear();
  }
}
