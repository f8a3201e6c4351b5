package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.PeerId;
import java.io.IOException;

/** A peer could not be reached; the message says what happened at which address. */
public final class DialException extends IOException {

  private static final long serialVersionUID = 1L;

  DialException(PeerId peer, String why) {
    super("cannot reach " + peer + ": " + why);
  }
}
