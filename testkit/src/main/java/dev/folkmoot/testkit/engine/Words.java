package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The scripted engine's tokenizer: a token is a word. */
final class Words {

  private static final int MAX_TOKEN_ID = 1 << 16;

  private Words() {}

  static List<String> of(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /** The words of a prompt: of all messages of a conversation, or of the text. */
  static List<String> of(InferenceRequest request) {
    return switch (request.prompt()) {
      case Prompt.Raw(String text) -> of(text);
      case Prompt.Infill(String prefix, String suffix) -> of(prefix + " " + suffix);
      case Prompt.Chat chat -> {
        List<String> words = new ArrayList<>();
        for (Message message : chat.messages()) {
          words.addAll(of(message.content()));
        }
        yield words;
      }
    };
  }

  /** One event a word; all but the first bring the space before them. */
  static List<TokenEvent.Text> events(List<String> words) {
    List<TokenEvent.Text> events = new ArrayList<>(words.size());
    for (String word : words) {
      events.add(new TokenEvent.Text(events.isEmpty() ? word : " " + word));
    }
    return List.copyOf(events);
  }

  /** The number of a token: the same word has always the same. */
  static int id(String word) {
    return Math.floorMod(word.strip().hashCode(), MAX_TOKEN_ID);
  }

  /** A vector that depends on the text alone. */
  static float[] vector(String text, int length) {
    SplittableRandom random = new SplittableRandom(text.hashCode());
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
    }
    return vector;
  }
}
