package dev.folkmoot.net.wire;

import dev.folkmoot.core.model.Digest;
import java.util.HexFormat;

/** SHA-256 digests as their 32 bytes. */
public final class Digests {

  private static final int SIZE_BYTES = 32;

  private Digests() {}

  public static Bytes encode(Digest digest) {
    return Bytes.view(HexFormat.of().parseHex(digest.hex()), 0, SIZE_BYTES);
  }

  /** The field that the reader stands on. */
  public static Digest decode(MessageReader in) {
    Bytes bytes = in.bytes(SIZE_BYTES);
    if (bytes.size() != SIZE_BYTES) {
      throw new MalformedMessageException("a digest has " + SIZE_BYTES + " bytes");
    }
    return Digest.of(bytes.toByteArray());
  }
}
