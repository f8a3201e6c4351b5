package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ChatListener;
import java.util.function.Consumer;

/**
 * Shows one answer as it comes: what the model thinks in dim letters with a line before and behind
 * it, what it says as it is. Words that come after {@link #close} belong to an answer that nobody
 * waits for any more, and are dropped.
 */
final class AnswerScreen implements ChatListener {

  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final String BEGINS_TO_THINK = "Thinking...\n";
  private static final String HAS_THOUGHT = "...done thinking.\n\n";

  private final Consumer<String> out;
  private final WordWrap wrap;
  private final boolean showsThoughts;
  private final Consumer<String> machines;

  private final StringBuilder answer = new StringBuilder();
  private boolean thinks;
  private boolean isClosed;

  /**
   * @param out takes what is to be written to the terminal
   * @param machines takes the name of the machine that answers, before its first word
   */
  AnswerScreen(
      Consumer<String> out, WordWrap wrap, boolean showsThoughts, Consumer<String> machines) {
    this.out = out;
    this.wrap = wrap;
    this.showsThoughts = showsThoughts;
    this.machines = machines;
  }

  @Override
  public synchronized void route(String machine) {
    if (!isClosed) {
      machines.accept(machine);
    }
  }

  @Override
  public synchronized void thinking(String piece) {
    if (isClosed || !showsThoughts) {
      return;
    }
    if (!thinks) {
      thinks = true;
      out.accept(DIM + wrap.take(BEGINS_TO_THINK));
    }
    out.accept(wrap.take(piece));
  }

  @Override
  public synchronized void text(String piece) {
    if (isClosed || piece.isEmpty()) {
      return;
    }
    endThoughts();
    answer.append(piece);
    out.accept(wrap.take(piece));
  }

  /**
   * The end of the answer, whole or not; what follows begins on a line of its own.
   *
   * @return all that was said, without the thoughts
   */
  synchronized String close() {
    if (!isClosed) {
      endThoughts();
      if (wrap.isInLine()) {
        out.accept(wrap.take("\n"));
      }
      isClosed = true;
    }
    return answer.toString();
  }

  private void endThoughts() {
    if (thinks) {
      thinks = false;
      out.accept((wrap.isInLine() ? wrap.take("\n") : "") + wrap.take(HAS_THOUGHT) + PLAIN);
    }
  }
}
