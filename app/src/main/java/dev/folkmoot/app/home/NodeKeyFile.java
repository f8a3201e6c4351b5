package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.FailureException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code node.key}: the key that a node's id is made of, in the bytes that libp2p gives a private
 * key. What they mean is the network's affair; here they are kept.
 *
 * @param place whose key
 */
public record NodeKeyFile(NodePlace place) {

  /**
   * The key; a new one if there is none.
   *
   * @param read makes a key of its bytes, and throws a {@link FailureException} if they are none
   * @param draw makes the bytes of a new one
   * @throws FailureException {@code INVALID_REQUEST} if what is kept is no key, with the remedy
   */
  public <T> T readOr(Function<byte[], T> read, Supplier<byte[]> draw) {
    byte[] bytes = new KeyFile(place.home(), place.keyFile()).readOr(draw);
    try {
      return read.apply(bytes);
    } catch (FailureException e) {
      throw new FailureException(
          e.failure().kind(),
          place.keyFile()
              + " is no key of a node ("
              + e.failure().message()
              + "); restore it, or delete it: the node then gets a new id, and friends must be"
              + " invited again",
          e);
    }
  }
}
