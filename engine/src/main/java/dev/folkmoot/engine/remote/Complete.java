package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.Generation;

/**
 * An answer to which nothing is to be added: only its end was lost.
 *
 * @param end is said, whoever asks how often
 */
record Complete(TokenEvent.Finished end) implements Generation {

  @Override
  public TokenEvent next() {
    return end;
  }

  @Override
  public TokenEvent poll() {
    return end;
  }

  @Override
  public void close() {
    // nothing goes on
  }
}
