package dev.folkmoot.testkit.engine;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
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
      case Prompt.Infill infill -> of(infill.prefix() + " " + infill.suffix());
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
      events.add(event(events.isEmpty() ? word : " " + word));
    }
    return List.copyOf(events);
  }

  static TokenEvent.Text event(String token) {
    return new TokenEvent.Text(token, List.of(), TokenIds.of(id(token)));
  }

  /** The same event with its token, if it does not bring any. */
  static TokenEvent withTokens(TokenEvent event) {
    return switch (event) {
      case TokenEvent.Text text when text.tokens().isEmpty() ->
          new TokenEvent.Text(text.text(), text.logprobs(), TokenIds.of(id(text.text())));
      case TokenEvent.Thinking thought when thought.tokens().isEmpty() ->
          new TokenEvent.Thinking(thought.text(), TokenIds.of(id(thought.text())));
      case TokenEvent.ToolCall call when call.tokens().isEmpty() ->
          new TokenEvent.ToolCall(call.call(), TokenIds.of(id(call.call().name())));
      case TokenEvent.Text _,
          TokenEvent.Thinking _,
          TokenEvent.ToolCall _,
          TokenEvent.Finished _,
          TokenEvent.Failed _ ->
          event;
    };
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
