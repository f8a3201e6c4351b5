package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Makes the tokens of a request, and makes them fit. Safe for use by many threads. */
final class PromptRenderer {

  private static final String TOO_LONG =
      "the prompt is longer than the context length currently available to the model; shorten the"
          + " prompt, adjust the context length in settings, or use a model with a longer context"
          + " length";

  private final Vocabulary vocabulary;
  private final ChatTemplate template;
  private final int maxPromptTokens;

  /**
   * Makes a renderer for one loaded model.
   *
   * @param contextLength tokens of one conversation; one of them is left for the answer
   */
  PromptRenderer(Vocabulary vocabulary, ChatTemplate template, int contextLength) {
    this.vocabulary = vocabulary;
    this.template = template;
    this.maxPromptTokens = contextLength - 1;
  }

  /**
   * The tokens of a prompt, at least one.
   *
   * @throws FailureException {@code INVALID_REQUEST} if there are none, or too many and the request
   *     forbids to cut
   */
  int[] render(InferenceRequest request) {
    int[] tokens =
        switch (request.prompt()) {
          case Prompt.Raw raw -> tokenize(raw.text());
          case Prompt.Infill infill -> infill(infill);
          case Prompt.Chat chat -> chat(chat, request.truncate());
        };
    if (tokens.length == 0) {
      throw FailureException.invalid("the prompt is empty");
    }
    if (tokens.length <= maxPromptTokens) {
      return tokens;
    }
    if (!request.truncate() || !request.shift()) {
      throw FailureException.invalid(TOO_LONG);
    }
    return cut(tokens, request.keepTokens());
  }

  private int[] chat(Prompt.Chat chat, boolean truncate) {
    int[] context = context(chat.context());
    int room = maxPromptTokens - context.length;
    int[] whole = conversation(chat, 0);
    List<Message> messages = chat.messages();
    long droppable = messages.stream().filter(message -> message.role() != Role.SYSTEM).count() - 1;
    if (whole.length <= room || !truncate || droppable < 1) {
      return join(context, whole);
    }
    // The fewest oldest turns whose loss makes it fit: fewer turns never make more tokens.
    int tooFew = 0;
    int enough = Math.toIntExact(droppable);
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) >>> 1;
      if (conversation(chat, middle).length <= room) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return join(context, conversation(chat, enough));
  }

  /** The conversation without its {@code dropped} oldest turns; system messages always stay. */
  private int[] conversation(Prompt.Chat chat, int dropped) {
    List<Message> kept = new ArrayList<>(chat.messages().size());
    int left = dropped;
    for (Message message : chat.messages()) {
      if (message.role() == Role.SYSTEM || left == 0) {
        kept.add(message);
      } else {
        left--;
      }
    }
    return tokenize(template.render(kept, chat.tools(), chat.think()));
  }

  private int[] context(List<Integer> tokens) {
    for (int token : tokens) {
      if (!vocabulary.contains(token)) {
        throw FailureException.invalid(
            "the context holds " + token + ", which is no token of this model");
      }
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  private int[] infill(Prompt.Infill infill) {
    int[] marks = vocabulary.infillTokens();
    if (marks.length == 0) {
      throw FailureException.invalid("this model does not support insert");
    }
    int[] begin = vocabulary.addsBos() ? new int[] {vocabulary.bos()} : new int[0];
    return Arrays.stream(
            new int[][] {
              begin,
              {marks[0]},
              vocabulary.tokenize(infill.prefix(), false, false),
              {marks[1]},
              vocabulary.tokenize(infill.suffix(), false, false),
              {marks[2]}
            })
        .flatMapToInt(Arrays::stream)
        .toArray();
  }

  /** Templates that write the first token themselves must not get it twice. */
  private int[] tokenize(String text) {
    String bos = vocabulary.bosText();
    boolean hasBos = !bos.isEmpty() && text.startsWith(bos);
    return vocabulary.tokenize(text, !hasBos, true);
  }

  private int[] cut(int[] tokens, int keepTokens) {
    int keep =
        Math.clamp(keepTokens < 0 ? maxPromptTokens / 2 : keepTokens, 0, maxPromptTokens / 2);
    int tail = maxPromptTokens - keep;
    return IntStream.concat(
            Arrays.stream(tokens, 0, keep),
            Arrays.stream(tokens, tokens.length - tail, tokens.length))
        .toArray();
  }

  private static int[] join(int[] first, int[] second) {
    return first.length == 0
        ? second
        : IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }
}
