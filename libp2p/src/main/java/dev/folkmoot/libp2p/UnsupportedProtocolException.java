package dev.folkmoot.libp2p;

import java.io.IOException;
import java.util.List;

/** The remote speaks none of the protocols that were proposed. */
public final class UnsupportedProtocolException extends IOException {

  private static final long serialVersionUID = 1L;

  public UnsupportedProtocolException(List<ProtocolId> proposed) {
    super("the remote speaks none of " + proposed);
  }
}
