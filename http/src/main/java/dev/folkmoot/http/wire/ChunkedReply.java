package dev.folkmoot.http.wire;

import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** An answer that is sent piece by piece. It is complete when its handler returns normally. */
public final class ChunkedReply {

  private final OutputStream out;
  private final Inlet inlet;
  private final Exchange exchange;

  ChunkedReply(OutputStream out, Inlet inlet, Exchange exchange) {
    this.out = out;
    this.inlet = inlet;
    this.exchange = exchange;
  }

  /**
   * Sends bytes as one chunk, at once. Blocks while the client does not take them.
   *
   * @throws CutException if the client is gone
   */
  public void write(byte[] bytes, int length) {
    inlet.writing(true);
    try {
      out.write(bytes, 0, length);
      out.flush();
      exchange.sent(length);
    } catch (IOException | UncheckedIOException | ServerConnectionException e) {
      throw new CutException("the client is gone", e);
    } finally {
      inlet.writing(false);
    }
  }

  /**
   * To be thrown: ends the connection without the terminating chunk, so that no client takes what
   * it has for the whole.
   */
  public CutException cut(String why) {
    return new CutException(why, null);
  }
}
