package dev.folkmoot.net.wire;

/**
 * The wire types of <a href="https://protobuf.dev/programming-guides/encoding/">protobuf</a>.
 * Groups, 3 and 4, are gone from the language and refused here.
 */
final class WireType {
  static final int BITS = 3;
  static final int MASK = (1 << BITS) - 1;
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int DELIMITED = 2;
  static final int FIXED32 = 5;

  private WireType() {}
}
