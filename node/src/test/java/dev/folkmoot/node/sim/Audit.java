package dev.folkmoot.node.sim;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the requests.
 *
 * <p>A request is <b>lost</b> if it ends in an error although one and the same machine had its
 * model, was settled and within reach when it began, and lived and was within reach when it ended.
 * It is <b>answered twice</b> if more than one answer came whole over the wire to who asked, or if
 * its text is not word for word what one engine says. The prompt of each is its own, {@code ask 17
 * for 40 of m3}, and every word of its answer names it and its own place, so that a word that is
 * lost, doubled, out of order or out of another stream is seen.
 */
final class Audit {

  /** Requests that ended in one whole right answer. */
  int answered;

  /** Of those: whose answer was taken up by another machine at least once. */
  int resumed;

  /** Requests that failed, and rightly so: nobody within reach had the model. */
  int honestlyRefused;

  /** Requests whose asker died with its client. */
  int died;

  /** Legs that went to peers. */
  int legs;

  /** What must not be. */
  final List<String> wrongs = new ArrayList<>();

  private final Map<String, Integer> whole = new HashMap<>();
  private final Map<String, Boolean> taken = new HashMap<>();

  static String prompt(int number, int words, String model) {
    return "ask " + number + " for " + words + " of " + model;
  }

  /** What the engine makes of it. */
  static List<TokenEvent.Text> answer(InferenceRequest request) {
    String[] asked = ((Prompt.Raw) request.prompt()).text().split(" ");
    int words = Integer.parseInt(asked[3]);
    List<TokenEvent.Text> answer = new ArrayList<>(words);
    for (int i = 0; i < words; i++) {
      answer.add(new TokenEvent.Text(word(asked[1], i)));
    }
    return answer;
  }

  private static String word(String number, int place) {
    return number + ":" + place + " ";
  }

  static String text(int number, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(word(Integer.toString(number), i));
    }
    return text.toString();
  }

  void asked(String prompt, boolean isResumed) {
    legs++;
    if (isResumed) {
      taken.put(prompt, true);
    }
  }

  /** A peer's answer has come to its last event at who asked. */
  void cameWhole(String prompt) {
    if (whole.merge(prompt, 1, Integer::sum) > 1) {
      wrongs.add(prompt + ": answered twice over the wire");
    }
  }

  void answered(String prompt, String text, String expected) {
    if (!text.equals(expected)) {
      wrongs.add(prompt + ": answered " + text);
    } else {
      answered++;
      resumed += taken.containsKey(prompt) ? 1 : 0;
    }
  }

  void failed(String prompt, Failure failure, String route, boolean somebodyHadIt) {
    if (somebodyHadIt) {
      wrongs.add(prompt + ": lost, " + failure.kind() + " " + failure.message() + "; " + route);
    } else {
      honestlyRefused++;
    }
  }

  void died() {
    died++;
  }
}
