package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.charset.StandardCharsets;

/**
 * The name under which both ends of a stream agree on what it speaks, for example {@code
 * /ipfs/ping/1.0.0}.
 *
 * @param value begins with a slash, holds no control characters, at most {@value #MAX_BYTES} bytes
 *     in UTF-8
 */
public record ProtocolId(String value) implements Comparable<ProtocolId> {

  /** What fits into one line of multistream-select with its line feed, in bytes. */
  public static final int MAX_BYTES = 1_023;

  public ProtocolId {
    if (!value.startsWith("/") || value.chars().anyMatch(Character::isISOControl)) {
      throw new MalformedException("a protocol id begins with / and holds no control characters");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new MalformedException("a protocol id has at most " + MAX_BYTES + " bytes");
    }
  }

  @Override
  public int compareTo(ProtocolId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
