package dev.folkmoot.engine.llamacpp;

/**
 * The tokens of an answer that are in the context, or are to get there: what is in its cells, and
 * what has to be computed next.
 *
 * <p>An answer that is full forgets: some tokens behind the first ones are cut out, and those after
 * them move up. Mostly the cells themselves are cut and moved. They then hold what was computed
 * while the forgotten tokens were there, which nothing computed from the remaining tokens alone
 * would give. So if the cells are lost, the whole past is computed again, with every cut where it
 * was: the window is then <i>behind</i> the answer, and moves over it. That costs more than what is
 * left alone would, so it has a bound; beyond it what is left is computed, and the answer goes on
 * from there, not as it would have.
 *
 * <p>Where cells cannot be moved, what is left is computed anew at every cut, by everybody.
 *
 * <p>Used by one thread at a time.
 */
final class Window {

  /** A past of so many tokens is computed again; in long contexts, one of two contexts. */
  static final int MAX_AGAIN_TOKENS = 8_192;

  private static final int MAX_AGAIN_CONTEXTS = 2;

  private final AnswerState answer;
  private final boolean moves;
  private TokenList tokens = new TokenList(new int[0]);

  /** Cuts that were made in here, of those that the answer had. */
  private int cuts;

  private int together;
  private boolean whole = true;

  /**
   * A window over an answer from its start.
   *
   * @param moves whether cells can be moved
   */
  Window(AnswerState answer, boolean moves) {
    this.answer = answer;
    this.moves = moves;
    startOver();
  }

  AnswerState answer() {
    return answer;
  }

  /** What is in it, from the position 0 on. */
  TokenList tokens() {
    return tokens;
  }

  /**
   * How many tokens at the start are computed as a prompt, in large batches: those of the prompt,
   * and all that were left when something was forgotten and they were computed anew. The others are
   * computed one by one.
   */
  int together() {
    return together;
  }

  /** How many of the tokens are to be computed before the next thing can happen. */
  int target() {
    // The cut comes when the last token was chosen, before it is computed.
    return isBehind() ? tokens.size() - 1 : tokens.size();
  }

  /** Whether a cut of the answer is to be made in here as well. */
  boolean isBehind() {
    return cuts < answer.cuts();
  }

  /** How many tokens from the start are what anybody would compute of them. */
  int pure() {
    return cuts == 0 || !moves ? tokens.size() : answer.kept();
  }

  /** Tokens of the answer and its prompt that came before those that are in here now. */
  int passed() {
    return cuts * answer.cut();
  }

  /** Whether the answer is what it would be if its cells had never been lost. */
  boolean isWhole() {
    return whole;
  }

  /** The answer has more tokens. */
  void follow() {
    int from = passed();
    while (tokens.size() < answer.contextLength() && from + tokens.size() < answer.all().size()) {
      tokens.add(answer.all().get(from + tokens.size()));
    }
  }

  /** Makes the next cut of the answer. */
  void cut() {
    tokens.remove(answer.kept(), answer.kept() + answer.cut());
    cuts++;
    if (together > answer.kept()) {
      together = Math.max(answer.kept(), together - answer.cut());
    }
    follow();
  }

  /** Nothing, or nothing of use, is in the cells any more. */
  void startOver() {
    int most = Math.max(MAX_AGAIN_TOKENS, answer.contextLength() * MAX_AGAIN_CONTEXTS);
    boolean again = moves && answer.all().size() <= most;
    if (answer.cuts() == 0 || again) {
      cuts = 0;
      tokens = answer.all().head(Math.min(answer.all().size(), answer.contextLength()));
      together = answer.promptTokens();
    } else {
      whole = !moves;
      cuts = answer.cuts();
      tokens = answer.left();
      together = answer.contextLength() - answer.cut();
    }
  }
}
