package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.engine.speech.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells an answer to its reader. An event brings all tokens since the event before, and with them
 * their log-probabilities, so that whoever heard a stream up to any event can have it taken up
 * there. Used by one thread at a time.
 */
final class Voice {

  private final AnswerState answer;
  private final EventQueue events;
  private final CallNames names;

  /** Tokens since the last event, and their log-probabilities if those were asked for. */
  private final TokenList untold = new TokenList(new int[0]);

  private final List<TokenLogprob> untoldLogprobs = new ArrayList<>();

  Voice(AnswerState answer, EventQueue events, CallNames names) {
    this.answer = answer;
    this.events = events;
    this.names = names;
  }

  /** Takes a token into the answer and tells what can be told. */
  void say(int token, byte[] piece, @Nullable TokenLogprob logprob) {
    untold.add(token);
    if (logprob != null && answer.isAnswering()) {
      untoldLogprobs.add(logprob);
    }
    tell(answer.add(token, piece), untoldLogprobs);
  }

  /** Tells what the reader of another engine's part did not get of it. */
  void goOn(Replay replay) {
    tell(replay.rest(), List.of());
  }

  /** Nothing more comes: tells what was held back. */
  void tellRest() {
    List<Said> rest = answer.flush();
    // What is untold after a stop string belongs to the stop string, which is not told.
    List<TokenLogprob> logprobs = answer.stopped() ? List.of() : untoldLogprobs;
    if (rest.isEmpty() && !logprobs.isEmpty()) {
      rest = List.of(new Said.Text(""));
    }
    tell(rest, logprobs);
  }

  /**
   * Tells all that is said. The first event brings the tokens: all that is said depends on all of
   * them. Log-probabilities are told of text only.
   */
  private void tell(List<Said> said, List<TokenLogprob> logprobs) {
    for (Said piece : said) {
      events.put(
          switch (piece) {
            case Said.Text(String text) -> new TokenEvent.Text(text, logprobs, untold.toIds());
            case Said.Thought(String text) -> new TokenEvent.Thinking(text, untold.toIds());
            case Said.Call(String name, Map<String, Object> arguments) ->
                new TokenEvent.ToolCall(
                    new ToolCall(names.next(), name, arguments), untold.toIds());
          });
      untold.clear();
      untoldLogprobs.clear();
    }
  }
}
