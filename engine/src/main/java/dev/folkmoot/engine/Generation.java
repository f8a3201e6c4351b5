package dev.folkmoot.engine;

import dev.folkmoot.core.inference.TokenEvent;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way. One reader. The engine runs a bounded number of events ahead of it and then
 * waits, so a slow reader costs neither memory nor anybody else's time.
 */
public interface Generation extends AutoCloseable {

  /**
   * Waits for the next event. After a last event it must not be called again.
   *
   * @throws InterruptedException if the waiting thread is interrupted; the generation goes on until
   *     it is closed
   */
  TokenEvent next() throws InterruptedException;

  /** The next event if there is one already, so that a writer can put several into one packet. */
  @Nullable TokenEvent poll();

  /**
   * How far the engine has come with the prompt. May be asked by anybody at any time, and costs
   * nothing.
   */
  default Progress progress() {
    return Progress.UNKNOWN;
  }

  /**
   * Work on a prompt; with it the tokens of an answer that another engine began.
   *
   * @param done tokens that need no more work, never fewer than a moment ago unless they had to be
   *     forgotten
   * @param tokens all of them; 0 while the request waits for a slot, and where it is not known
   */
  record Progress(int done, int tokens) {
    public static final Progress UNKNOWN = new Progress(0, 0);

    public Progress {
      if (done < 0 || done > tokens) {
        throw new IllegalArgumentException("impossible progress: " + done + " of " + tokens);
      }
    }
  }

  /**
   * Lets go. If the answer is not complete it is cancelled and its slot is free within one decode
   * step.
   */
  @Override
  void close();
}
