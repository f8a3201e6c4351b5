package dev.folkmoot.net.member;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.net.pairing.MeshKey;

/** Who belongs to the mesh. */
public sealed interface MeshMode {

  /** Whoever holds the key. */
  record Keyed(MeshKey key) implements MeshMode {
    public Keyed {
      requireNonNull(key);
    }
  }

  /** Everybody who is of an open mesh too, without any secret. */
  record Open() implements MeshMode {}

  /** A name for the mesh that says nothing of its key: for people, and for finding each other. */
  default String publicName() {
    return switch (this) {
      case Keyed(MeshKey key) -> key.publicName();
      case Open _ -> "open";
    };
  }
}
