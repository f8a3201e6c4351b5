package dev.folkmoot.net.pairing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.Reach;

/** What an inviter gives to who knows the code. */
public sealed interface Grant {

  /** The joiner becomes a machine of the same owner. */
  record Mesh(MeshKey key) implements Grant {
    public Mesh {
      requireNonNull(key);
    }
  }

  /** The two become friends: each keeps the other's node id, and no secret changes hands. */
  record Friends() implements Grant {}

  /** At which reach the two stand to each other from now on. */
  default Reach reach() {
    return switch (this) {
      case Mesh _ -> Reach.MESH;
      case Friends _ -> Reach.FRIENDS;
    };
  }
}
