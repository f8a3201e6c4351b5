package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.engine.speech.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a client was not told yet of an answer that another engine began. The client knows a
 * beginning of it, as so much text, so much thought and so many calls; walking through the whole
 * uses these up.
 */
final class Told {

  private String text;
  private String thinking;
  private int calls;
  private final List<Said> missing = new ArrayList<>();

  private Told(Answered answered) {
    text = answered.text();
    thinking = answered.thinking();
    calls = answered.toolCalls();
  }

  /**
   * What of all that was said the client was not told.
   *
   * @param said in order
   * @return empty if the client was told even more
   * @throws FailureException {@code INVALID_REQUEST} if it was told something else
   */
  static Optional<List<Said>> missing(Answered answered, List<Said> said) {
    Told told = new Told(answered);
    said.forEach(told::pass);
    boolean more = !told.text.isEmpty() || !told.thinking.isEmpty() || told.calls > 0;
    if (more && !told.missing.isEmpty()) {
      throw contradiction();
    }
    return more ? Optional.empty() : Optional.of(told.missing);
  }

  private void pass(Said piece) {
    switch (piece) {
      case Said.Text(String words) -> {
        int known = known(words, text);
        text = text.substring(known);
        if (known < words.length()) {
          missing.add(new Said.Text(words.substring(known)));
        }
      }
      case Said.Thought(String words) -> {
        int known = known(words, thinking);
        thinking = thinking.substring(known);
        if (known < words.length()) {
          missing.add(new Said.Thought(words.substring(known)));
        }
      }
      case Said.Call call -> {
        if (calls == 0) {
          missing.add(call);
        } else {
          requireNothingMissing();
          calls--;
        }
      }
    }
  }

  /** How much of the words is known to who knows a text. */
  private int known(String words, String knownText) {
    int known = Math.min(words.length(), knownText.length());
    if (!knownText.startsWith(words.substring(0, known))) {
      throw contradiction();
    }
    if (known > 0) {
      requireNothingMissing();
    }
    return known;
  }

  /** Nobody knows what comes behind something that he does not know. */
  private void requireNothingMissing() {
    if (!missing.isEmpty()) {
      throw contradiction();
    }
  }

  static FailureException contradiction() {
    return FailureException.invalid("the answer to go on with is not what its tokens say");
  }
}
