package dev.folkmoot.bench;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.testkit.engine.Script;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;

/**
 * Answers that prove whose they are: the prompt {@code s17 200} is answered by two hundred words,
 * of which each names its stream and its place in it. A prompt {@code s17 200 stamped} also gets
 * the time at which the engine decoded each word.
 */
final class Recital {

  private static final char STAMP = '@';

  private Recital() {}

  static String prompt(String name, int words) {
    return name + " " + words;
  }

  static String stampedPrompt(String name, int words) {
    return prompt(name, words) + " stamped";
  }

  /** What the engine plays. */
  static Script script(Duration pace, int slots) {
    return Script.ECHO
        .withAnswer(Recital::answer)
        .withTokenDelay(pace)
        .withSlots(slots)
        .withQueueLength(slots);
  }

  private static List<TokenEvent> answer(InferenceRequest request) {
    if (!(request.prompt() instanceof Prompt.Raw(String text))) {
      throw new IllegalArgumentException("a recital is asked for with a raw prompt");
    }
    String[] asked = text.split(" ", -1);
    return answer(asked[0], Integer.parseInt(asked[1]), asked.length > 2);
  }

  /** Each word is made when it is decoded. */
  private static List<TokenEvent> answer(String name, int words, boolean stamped) {
    return new AbstractList<>() {
      @Override
      public TokenEvent get(int index) {
        String word = word(name, index);
        return new TokenEvent.Text(stamped ? word + STAMP + System.nanoTime() : word);
      }

      @Override
      public int size() {
        return words;
      }
    };
  }

  static String word(String name, int index) {
    return " " + name + "." + index;
  }

  /** The whole answer, without stamps. */
  static String text(String name, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(word(name, i));
    }
    return text.toString();
  }

  /** A word without its stamp. */
  static String plain(String word) {
    int at = word.indexOf(STAMP);
    return at < 0 ? word : word.substring(0, at);
  }

  /** When a stamped word was decoded, on {@link System#nanoTime}, which processes share here. */
  static long stamp(String word) {
    return Long.parseLong(word, word.indexOf(STAMP) + 1, word.length(), 10);
  }

  /** Characters that were lost or are too many, counted from the first that is wrong. */
  static int wrongCharacters(String expected, String heard) {
    int same = 0;
    while (same < Math.min(expected.length(), heard.length())
        && expected.charAt(same) == heard.charAt(same)) {
      same++;
    }
    return Math.max(expected.length(), heard.length()) - same;
  }
}
