package dev.folkmoot.libp2p;

import java.io.IOException;

/** Serves the inbound streams of a protocol, each on a virtual thread of its own. */
@FunctionalInterface
public interface StreamHandler {

  /**
   * Serves one stream. Afterwards the stream is closed; if it throws, reset.
   *
   * @throws IOException if the stream broke; nobody else need care
   */
  void handle(Stream stream) throws IOException, InterruptedException;
}
