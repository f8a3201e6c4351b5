package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.http.json.JsonBuffer;

/** Writes the events of one answer in the words of a dialect. One thread. */
public interface EventEncoder {

  String contentType();

  /** Appends what the client gets for an event; called for every one but {@code Failed}. */
  void encode(TokenEvent event, JsonBuffer out);

  /** Appends what tells the client that the answer ends here and is not whole. */
  void fail(Failure failure, JsonBuffer out);
}
