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
   * Lets go. If the answer is not complete it is cancelled and its slot is free within one decode
   * step.
   */
  @Override
  void close();
}
