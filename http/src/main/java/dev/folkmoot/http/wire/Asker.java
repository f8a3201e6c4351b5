package dev.folkmoot.http.wire;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.Reach;

/**
 * Who asks, as far as it matters.
 *
 * @param keyId public id of the key that was shown; empty if none was
 * @param atMost how far a request of theirs may go, whatever it says
 * @param isProven whether a key was shown that is good for what is asked
 */
public record Asker(String keyId, Reach atMost, boolean isProven) {

  /** Who needs no key: the owner, on loopback. */
  public static final Asker ANYBODY = new Asker("", Reach.PUBLIC, false);

  public Asker {
    requireNonNull(keyId);
    requireNonNull(atMost);
  }
}
