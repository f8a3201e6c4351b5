package dev.folkmoot.core.inference;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import java.util.List;

/**
 * What was already said of an answer when the one who said it was lost: all that another engine
 * with the same model needs to go on.
 *
 * <p>The tokens are what counts: the engine computes them again, and replays them through its
 * grammar, its penalties, its stop strings and its random numbers. The text says where the client
 * is, so that no character is lost or doubled. It is never ahead of the tokens, because an event
 * brings every token that its text depends on; it may be behind them, where text is held back (half
 * a character, the beginning of a stop string). Tokens that were held back with no event after them
 * are unknown here, and are simply generated again. Log-probabilities come with the event of their
 * token, so those of the tokens here have been told and are not told again.
 *
 * <p>Other programs' engines tell no tokens. Then there is the text alone, and who goes on cuts it
 * into tokens itself; that is possible where nothing but text was said. Such an answer is never
 * exactly the one of an unbroken run: one text has several rows of tokens.
 *
 * @param tokens all tokens of the answer that are known, those of thinking and tool calls included;
 *     none if it is known by its text alone
 * @param pieces how long the answer is by the count of who heard it: its tokens, or, where they are
 *     not known, the pieces that it came in, which are about as many
 * @param text all that was said of the answer
 * @param thinking all that was said of the thoughts before it
 * @param toolCalls how many tool calls were made
 * @param origins where the tokens come from: one for each engine that answered before, in order;
 *     none if that is not known
 */
public record Answered(
    TokenIds tokens,
    int pieces,
    String text,
    String thinking,
    int toolCalls,
    List<Origin> origins) {

  public static final Answered NOTHING = new Answered(TokenIds.NONE, "", "", 0, List.of());

  /** More than any model can say in ten of the longest contexts in use. */
  public static final int MAX_TOKENS = 16 << 20;

  public static final int MAX_TEXT_CHARS = 64 << 20;
  public static final int MAX_ORIGINS = 1024;

  public Answered {
    requireNonNull(tokens);
    requireNonNull(text);
    requireNonNull(thinking);
    origins = List.copyOf(origins);
    if (tokens.size() > MAX_TOKENS
        || text.length() > MAX_TEXT_CHARS
        || thinking.length() > MAX_TEXT_CHARS
        || origins.size() > MAX_ORIGINS
        || pieces < tokens.size()
        || pieces > MAX_TOKENS
        || toolCalls < 0) {
      throw FailureException.invalid("the answer to go on with is impossibly long");
    }
    if (tokens.isEmpty() && (!thinking.isEmpty() || toolCalls > 0)) {
      throw FailureException.invalid("an answer whose tokens are not known cannot go on");
    }
  }

  /** An answer whose tokens are known. */
  public Answered(
      TokenIds tokens, String text, String thinking, int toolCalls, List<Origin> origins) {
    this(tokens, tokens.size(), text, thinking, toolCalls, origins);
  }

  /** An answer that is known by its text alone; nothing else was said. */
  public static Answered ofText(String text, int pieces, List<Origin> origins) {
    return new Answered(TokenIds.NONE, pieces, text, "", 0, origins);
  }

  /** Whether nothing was said, so that a request with this is a fresh one. */
  public boolean isNothing() {
    return tokens.isEmpty() && text.isEmpty();
  }

  /** Whether it is known by its text, and its tokens are not. */
  public boolean isByText() {
    return tokens.isEmpty() && !text.isEmpty();
  }

  /** The same with the tokens that an engine has cut its text into. */
  public Answered withTokens(TokenIds cut) {
    return new Answered(cut, text, thinking, toolCalls, origins);
  }

  /** How many times the answer was broken off, this time included. */
  public int breaks() {
    return isNothing() ? 0 : Math.max(1, origins.size());
  }

  /**
   * What to say of an answer that an engine took up here. Who has only its text cannot know whether
   * it goes on as the other one would have.
   *
   * @param here that engine
   * @param repeatable whether it gives the same request the same answer again ({@link
   *     Sampling#isRepeatable})
   */
  public Continuity continuedBy(Origin here, boolean repeatable) {
    if (isNothing()) {
      return Continuity.UNBROKEN;
    }
    boolean alike = !origins.isEmpty() && origins.stream().allMatch(here::equals);
    return new Continuity(breaks(), alike && repeatable && !isByText());
  }
}
