package dev.folkmoot.core.inference;

import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what is said of an answer, so that it can be taken up by another engine. Whoever
 * forwards a stream adds every event to it before sending the event on. Used by one thread at a
 * time.
 *
 * <p>An engine that tells tokens may say a piece without any: what was held back at a break, two
 * pieces of one token. One that has spoken and told none at all tells none, and from then on the
 * tokens say less than the text. Then only the text is handed on, where the text is everything.
 */
public final class Transcript {

  private static final int FIRST_TOKENS = 64;

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final List<Origin> origins = new ArrayList<>();
  private int[] tokens = new int[FIRST_TOKENS];
  private int count;
  private final boolean isTextEnough;
  private int toolCalls;
  private boolean isTokenLost;
  private boolean hasSpoken;
  private @Nullable Origin speaker;

  /** Of who speaks now: whether it has told a token, and pieces that came without any. */
  private boolean tellsTokens;

  private int barePieces;

  /** As many tokens as those before it have said, by our count. */
  private int pieces;

  /** One that is good for its tokens only. */
  public Transcript() {
    this(false);
  }

  /**
   * Of one answer.
   *
   * @param isTextEnough {@link InferenceRequest#isAnsweredByText}
   */
  public Transcript(boolean isTextEnough) {
    this.isTextEnough = isTextEnough;
  }

  /**
   * An engine begins, or takes the answer up. One that is lost before its first word counts not.
   */
  public void from(Origin origin) {
    speaker = origin;
    isTokenLost = isByText();
    pieces = pieces();
    tellsTokens = false;
    barePieces = 0;
  }

  /** Writes an event down. */
  public void add(TokenEvent event) {
    switch (event) {
      case TokenEvent.Text piece -> {
        text.append(piece.text());
        add(piece.tokens(), !piece.text().isEmpty());
      }
      case TokenEvent.Thinking thought -> {
        thinking.append(thought.text());
        add(thought.tokens(), !thought.text().isEmpty());
      }
      case TokenEvent.ToolCall call -> {
        toolCalls++;
        add(call.tokens(), true);
      }
      case TokenEvent.Finished _, TokenEvent.Failed _ -> {
        // they say nothing of the answer itself
      }
    }
  }

  private void add(TokenIds more, boolean says) {
    if (count + more.size() > tokens.length) {
      tokens = Arrays.copyOf(tokens, Math.max(tokens.length * 2, count + more.size()));
    }
    for (int i = 0; i < more.size(); i++) {
      tokens[count++] = more.get(i);
    }
    hasSpoken |= says;
    if (!more.isEmpty()) {
      pieces += more.size();
      tellsTokens = true;
    } else if (says) {
      barePieces++;
    }
    Origin first = speaker;
    if (first != null && (says || !more.isEmpty())) {
      origins.add(first);
      speaker = null;
    }
  }

  /** How many tokens it has; where they were not told, the pieces that came. */
  public int pieces() {
    return pieces + (tellsTokens ? 0 : barePieces);
  }

  /** Whether nothing was said yet. */
  public boolean isEmpty() {
    return count == 0 && !hasSpoken;
  }

  /**
   * Whether something was said of which the tokens are not here. A single piece may be what another
   * engine had held back, told again behind its tokens; the text is then as good.
   */
  private boolean isByText() {
    boolean isSilent = isPlain() ? barePieces > 0 && !tellsTokens : hasSpoken && count == 0;
    return isTokenLost || isSilent;
  }

  private boolean isPlain() {
    return isTextEnough && thinking.isEmpty() && toolCalls == 0;
  }

  /** Whether another engine can go on: its tokens are known, or its text is enough. */
  public boolean isResumable() {
    return isPlain() || !isByText();
  }

  /** How many times it was taken up, by those that have said something. */
  public int breaks() {
    return Math.max(0, origins.size() - 1);
  }

  /**
   * What was said until now.
   *
   * @throws FailureException {@code INVALID_REQUEST} if nobody could go on with it
   */
  public Answered answered() {
    boolean isByText = isByText();
    if (!isResumable()) {
      throw FailureException.invalid("an answer whose tokens are not known cannot go on");
    }
    return new Answered(
        isByText ? TokenIds.NONE : TokenIds.head(tokens, count),
        isByText ? pieces() : count,
        text.toString(),
        thinking.toString(),
        toolCalls,
        origins);
  }
}
