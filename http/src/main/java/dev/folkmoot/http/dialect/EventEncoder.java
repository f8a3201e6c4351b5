package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.node.routing.Route;

/** Writes the events of one answer in the words of a dialect. One thread. */
public interface EventEncoder {

  String contentType();

  /**
   * Appends what the client gets for an event; called for every one but {@code Failed}.
   *
   * @param route of the answer, as it is now
   */
  void encode(TokenEvent event, Route route, JsonBuffer out);

  /** Appends what tells the client that the answer ends here and is not whole. */
  void fail(Failure failure, JsonBuffer out);
}
