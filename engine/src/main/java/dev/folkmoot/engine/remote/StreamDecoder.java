package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.TokenEvent;
import java.util.List;

/** Makes events of the lines of one answer. Used by one thread. */
interface StreamDecoder {

  /**
   * What a line says; the last of these may be the last event.
   *
   * @throws dev.folkmoot.core.failure.FailureException if it makes no sense, or is an error
   */
  List<TokenEvent> take(String line);

  /**
   * What it means that nothing comes after this.
   *
   * @throws dev.folkmoot.core.failure.FailureException if the answer is not whole
   */
  TokenEvent end();
}
