package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import dev.folkmoot.engine.speech.Opening;
import dev.folkmoot.engine.speech.SpeechParser;
import dev.folkmoot.engine.speech.Syntax;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes the tokens of a request, and makes them fit. Safe for use by many threads. */
final class PromptRenderer {

  private static final String TOO_LONG =
      "the prompt is longer than the context length currently available to the model; shorten the"
          + " prompt, adjust the context length in settings, or use a model with a longer context"
          + " length";

  private final Vocabulary vocabulary;
  private final Voices voices;
  private final int maxPromptTokens;
  private final Spelling plain;

  /**
   * Makes a renderer for one loaded model.
   *
   * @param template the one in the weights
   * @param clock gives dates to templates that requests bring
   * @param contextLength tokens of one conversation; one of them is left for the answer
   */
  PromptRenderer(Vocabulary vocabulary, ChatTemplate template, Clock clock, int contextLength) {
    this.vocabulary = vocabulary;
    this.maxPromptTokens = contextLength - 1;
    voices = new Voices(vocabulary, template, clock);
    plain = Spelling.of(vocabulary, List.of());
  }

  /**
   * What is to be answered. Marks mean something in conversations only: whoever sends raw text gets
   * what the model says to it as it stands.
   *
   * @throws FailureException as {@link #render}
   */
  Prompted prompt(InferenceRequest request) {
    if (request.prompt() instanceof Prompt.Chat chat) {
      Voices.Voice<?> voice = voices.of(chat.template());
      Syntax syntax = voice.writer().syntax();
      boolean tools = !chat.tools().isEmpty();
      if (!syntax.isPlain(tools)) {
        Text text = text(request);
        return new Prompted(
            text.tokens(),
            new SpeechParser(syntax, chat.tools(), text.opening()),
            tools ? voice.markedWithTools() : voice.marked());
      }
    }
    return new Prompted(text(request).tokens(), null, plain);
  }

  /**
   * A text.
   *
   * @param written as it was before it became tokens; null if that is not known any more
   * @param opening where in an answer it ends
   */
  private record Text(TokenIds tokens, @Nullable String written, Opening opening) {}

  /**
   * The tokens of a prompt, at least one.
   *
   * @throws FailureException {@code INVALID_REQUEST} if there are none, or too many and the request
   *     forbids to cut
   */
  int[] render(InferenceRequest request) {
    return text(request).tokens().toArray();
  }

  /**
   * The text of a prompt as it was written, before the tokenizer put its own marks to it; where it
   * was cut, or has none, what its tokens say, marks and all.
   *
   * @throws FailureException as {@link #render}
   */
  String shown(InferenceRequest request) {
    Text text = text(request);
    String written = text.written();
    return written == null ? vocabulary.text(text.tokens().toArray()) : written;
  }

  private static TokenIds tokens(int[] numbers) {
    return TokenIds.head(numbers, numbers.length);
  }

  private Text text(InferenceRequest request) {
    Text text =
        switch (request.prompt()) {
          case Prompt.Raw(String raw) -> written(raw, Opening.ANSWERING);
          case Prompt.Infill infill -> infill(infill);
          case Prompt.Chat chat -> chat(chat, request);
        };
    int[] tokens = text.tokens().toArray();
    int[] fitting = fitting(tokens, request);
    boolean whole = fitting.length == tokens.length;
    return new Text(tokens(fitting), whole ? text.written() : null, text.opening());
  }

  private Text written(String text, Opening opening) {
    return new Text(tokens(tokenize(text)), text, opening);
  }

  private int[] fitting(int[] tokens, InferenceRequest request) {
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

  private Text chat(Prompt.Chat chat, InferenceRequest request) {
    int[] context = context(chat.context());
    int room = maxPromptTokens - context.length;
    boolean formed = !(request.constraint() instanceof Constraint.None);
    Text whole = conversation(chat, formed, 0);
    long droppable =
        chat.messages().subList(0, lastTurn(chat.messages())).stream()
            .filter(message -> message.role() != Role.SYSTEM)
            .count();
    if (whole.tokens().size() <= room || !request.truncate() || droppable < 1) {
      return behind(context, whole);
    }
    // The fewest oldest turns whose loss makes it fit: fewer turns never make more tokens.
    int tooFew = 0;
    int enough = (int) droppable;
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) >>> 1;
      if (conversation(chat, formed, middle).tokens().size() <= room) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return behind(context, conversation(chat, formed, enough));
  }

  private Text behind(int[] context, Text text) {
    String written = text.written();
    return new Text(
        tokens(join(context, text.tokens().toArray())),
        written == null || context.length == 0 ? written : vocabulary.text(context) + written,
        text.opening());
  }

  /**
   * Where the turn begins that always stays: the last message, or the calls that it answers, for no
   * template can write a result without its call.
   */
  private static int lastTurn(List<Message> messages) {
    int from = Math.max(0, messages.size() - 1);
    while (from > 0 && messages.get(from).role() == Role.TOOL) {
      from--;
    }
    return from;
  }

  /**
   * The conversation without its {@code dropped} oldest turns; system messages always stay. What is
   * left begins with a user's turn, if one was dropped and another is left: many templates refuse
   * anything else.
   */
  private Text conversation(Prompt.Chat chat, boolean formed, int dropped) {
    List<Message> kept = new ArrayList<>(chat.messages().size());
    int left = dropped;
    int last = lastTurn(chat.messages());
    boolean begun = dropped == 0;
    for (int i = 0; i < chat.messages().size(); i++) {
      Message message = chat.messages().get(i);
      begun |= i >= last || (left == 0 && mayBegin(message, chat));
      if (message.role() == Role.SYSTEM || begun) {
        kept.add(message);
      } else {
        left = Math.max(0, left - 1);
      }
    }
    ChatWriter.Rendered rendered = voices.of(chat.template()).writer().render(chat, kept, formed);
    return written(rendered.text(), rendered.opening());
  }

  /** Go templates take turns as they come. */
  private static boolean mayBegin(Message message, Prompt.Chat chat) {
    return message.role() == Role.USER || chat.template().isPresent();
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

  private Text infill(Prompt.Infill infill) {
    if (infill.template().isEmpty()) {
      return new Text(tokens(betweenMarks(infill)), null, Opening.ANSWERING);
    }
    String text = voices.of(infill.template().get()).writer().template().render(infill);
    return written(text, Opening.ANSWERING);
  }

  private int[] betweenMarks(Prompt.Infill infill) {
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
