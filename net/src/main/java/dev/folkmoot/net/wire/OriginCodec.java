package dev.folkmoot.net.wire;

import dev.folkmoot.core.inference.Origin;

/**
 * {@link Origin} on the wire: {@code engine = 1}, {@code context_length = 2}; both must be there.
 */
final class OriginCodec {

  private OriginCodec() {}

  static void write(MessageWriter out, Origin origin) {
    out.string(1, origin.engine()).uint(2, origin.contextLength());
  }

  static Origin read(MessageReader in) {
    String engine = "";
    int contextLength = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> engine = in.string(Limits.MAX_NAME_BYTES);
        case 2 -> contextLength = in.uint(Integer.MAX_VALUE);
        default -> {} // of a later version
      }
    }
    if (engine.isEmpty()) {
      throw new MalformedMessageException("an origin names its engine");
    }
    return new Origin(engine, contextLength);
  }
}
