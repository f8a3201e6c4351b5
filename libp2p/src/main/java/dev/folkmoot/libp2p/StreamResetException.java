package dev.folkmoot.libp2p;

import java.io.IOException;

/** The stream was ended before its time, by either side or with its connection. */
public final class StreamResetException extends IOException {

  private static final long serialVersionUID = 1L;

  public StreamResetException(String message) {
    super(message);
  }
}
