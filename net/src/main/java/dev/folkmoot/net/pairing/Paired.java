package dev.folkmoot.net.pairing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;

/**
 * How a pairing ended well.
 *
 * @param peer the other machine
 * @param name what it calls itself, for people
 * @param grant what it gave, or was given
 */
public record Paired(NodeId peer, String name, Grant grant) {

  /** Of a name, in characters. */
  public static final int MAX_NAME_CHARS = 64;

  public Paired {
    requireNonNull(peer);
    requireNonNull(grant);
    if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException("a name has 1 to " + MAX_NAME_CHARS + " characters");
    }
  }
}
