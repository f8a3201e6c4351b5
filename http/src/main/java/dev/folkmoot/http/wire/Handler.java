package dev.folkmoot.http.wire;

/** Answers a request. Runs on a virtual thread of its own and may block it. */
@FunctionalInterface
public interface Handler {

  /**
   * Sends exactly one answer.
   *
   * @throws CutException to break the connection off
   */
  void handle(Exchange exchange);
}
