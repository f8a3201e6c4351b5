package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.engine.speech.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings an answer that another engine began to where that engine was lost. The tokens go the way
 * that chosen ones go: into the answer's state, where limits count and the full context forgets;
 * through the penalties, the random numbers and the grammar; and they are understood again, so that
 * an answer that broke off in a thought goes on with it, and one that broke off in a call, of which
 * nothing is told before it is whole, makes that call. Then what they say is held against what the
 * client was told:
 *
 * <ul>
 *   <li>the client has all of it, or is behind: it gets the rest, and the answer goes on;
 *   <li>the client has even what is held back here (half a character, the beginning of a stop
 *       string): such text is told only when an answer ends, so this one had ended;
 *   <li>anything else: the tokens are not the text's. Then nobody can go on, and it is refused.
 * </ul>
 *
 * @param rest what the client was not told yet
 * @param end why the answer is complete already; null if it goes on
 */
record Replay(List<Said> rest, @Nullable FinishReason end) {

  /** What a vocabulary knows of its tokens. */
  interface Pieces {
    /** Whether a model with this vocabulary can say it without ending its answer. */
    boolean maySay(int token);

    byte[] piece(int token);
  }

  static final Replay NOTHING = new Replay(List.of(), null);

  /**
   * Replays an answer.
   *
   * @param state of the answer, fresh; advanced to where the other engine was
   * @param choice does to the samplers what choosing a token does
   * @throws FailureException {@code INVALID_REQUEST} if these tokens cannot have come about with
   *     this request, or do not fit into this context
   */
  static Replay of(Answered answered, Pieces pieces, AnswerState state, IntConsumer choice) {
    if (answered.isNothing()) {
      return NOTHING;
    }
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < answered.tokens().size(); i++) {
      if (state.end() != null) {
        throw FailureException.invalid("the answer to go on with is longer than it may be");
      }
      int token = answered.tokens().get(i);
      if (!pieces.maySay(token)) {
        throw FailureException.invalid(
            "the answer to go on with holds " + token + ", which this model cannot have said");
      }
      choice.accept(token);
      said.addAll(state.add(token, pieces.piece(token)));
      state.requireUnderstood();
      if (state.end() == null && state.isFull()) {
        state.forget();
      }
    }
    return compare(answered, said, state);
  }

  private static Replay compare(Answered told, List<Said> said, AnswerState state) {
    FinishReason end = state.end();
    if (end == null) {
      Optional<List<Said>> rest = Told.missing(told, said);
      if (rest.isPresent()) {
        return new Replay(rest.get(), null);
      }
    }
    said.addAll(state.flush());
    state.requireUnderstood();
    List<Said> rest = Told.missing(told, said).orElseThrow(Told::contradiction);
    if (end == null && !rest.isEmpty()) {
      throw Told.contradiction();
    }
    return new Replay(rest, end == null ? FinishReason.STOP : end);
  }
}
