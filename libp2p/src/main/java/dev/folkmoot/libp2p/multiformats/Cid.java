package dev.folkmoot.libp2p.multiformats;

import java.nio.ByteBuffer;

/**
 * A <a href="https://github.com/multiformats/cid">content identifier</a>: what kind of thing, and
 * its hash. Version 0 is a bare SHA-256 multihash of kind dag-pb in base58btc ({@code Qm…}).
 *
 * @param version 0 or 1
 * @param codec the kind of thing, from the multicodec table
 */
public record Cid(int version, long codec, Multihash hash) {
  /** A serialized libp2p public key: the kind of a peer id. */
  public static final long LIBP2P_KEY = 0x72;

  /** The kind of every version 0 identifier. */
  public static final long DAG_PB = 0x70;

  private static final int V0_CHARS = 46;
  private static final int V0_BYTES = 34;

  public Cid {
    if (version != 0 && version != 1) {
      throw new MalformedException("unknown CID version " + version);
    }
    if (version == 0 && (codec != DAG_PB || hash.function() != Multihash.SHA2_256)) {
      throw new MalformedException("a CIDv0 is dag-pb and SHA-256");
    }
    if (codec < 0) {
      throw new MalformedException("a multicodec has no sign");
    }
  }

  public static Cid v0(Multihash hash) {
    return new Cid(0, DAG_PB, hash);
  }

  public static Cid v1(long codec, Multihash hash) {
    return new Cid(1, codec, hash);
  }

  /**
   * Reads the text of either version.
   *
   * @throws MalformedException where it is not one, the base is unknown or bytes are left
   */
  public static Cid parse(String text) {
    if (text.length() == V0_CHARS && text.startsWith("Qm")) {
      return v0(Multihash.decode(Base58Btc.decode(text)));
    }
    Cid cid = decode(Multibase.decode(text));
    if (cid.version() == 0) {
      throw new MalformedException("a CIDv0 has no multibase prefix");
    }
    return cid;
  }

  /**
   * Reads the bytes of either version.
   *
   * @throws MalformedException where they are not one or bytes are left
   */
  public static Cid decode(byte[] bytes) {
    if (bytes.length == V0_BYTES && bytes[0] == Multihash.SHA2_256) {
      return v0(Multihash.decode(bytes));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long version = Uvarint.read(buffer);
    if (version != 1) {
      throw new MalformedException("unknown CID version " + version);
    }
    Cid cid = v1(Uvarint.read(buffer), Multihash.read(buffer));
    if (buffer.hasRemaining()) {
      throw new MalformedException("bytes left behind a CID");
    }
    return cid;
  }

  public byte[] encode() {
    if (version == 0) {
      return hash.encode();
    }
    byte[] tail = hash.encode();
    byte[] encoded = new byte[1 + Uvarint.size(codec) + tail.length];
    int offset = Uvarint.write(version, encoded, 0);
    offset = Uvarint.write(codec, encoded, offset);
    System.arraycopy(tail, 0, encoded, offset, tail.length);
    return encoded;
  }

  /** Version 0 in base58btc, version 1 in this base. */
  public String format(Multibase base) {
    return version == 0 ? Base58Btc.encode(encode()) : base.encode(encode());
  }

  /** The usual text: base58btc of version 0, base32 of version 1. */
  @Override
  public String toString() {
    return format(Multibase.BASE32);
  }
}
