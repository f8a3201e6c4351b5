package dev.folkmoot.interop.peer;

import java.io.IOException;

/** A peer answered that it could not do what it was asked to, or did not answer. */
public final class PeerFailedException extends IOException {

  private static final long serialVersionUID = 1;

  PeerFailedException(String reason) {
    super(reason);
  }
}
