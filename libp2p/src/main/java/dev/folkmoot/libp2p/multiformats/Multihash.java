package dev.folkmoot.libp2p.multiformats;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A <a href="https://github.com/multiformats/multihash">multihash</a>: which function, how many
 * bytes, the digest. Only the two functions of peer ids are known: {@link #IDENTITY}, which hashes
 * nothing, and {@link #SHA2_256}.
 *
 * @param function the code from the multicodec table
 * @param digest 32 bytes of SHA-256, or up to {@value #MAX_IDENTITY_BYTES} bytes verbatim
 */
public record Multihash(long function, ByteString digest) {
  public static final long IDENTITY = 0x00;
  public static final long SHA2_256 = 0x12;

  /** An identity multihash carries what a stranger likes, so it needs a bound. */
  public static final int MAX_IDENTITY_BYTES = 64;

  private static final int SHA2_256_BYTES = 32;

  public Multihash {
    if (function == IDENTITY) {
      if (digest.size() > MAX_IDENTITY_BYTES) {
        throw new MalformedException(
            "an identity multihash takes at most " + MAX_IDENTITY_BYTES + " bytes");
      }
    } else if (function != SHA2_256) {
      throw new MalformedException("unknown multihash function " + function);
    } else if (digest.size() != SHA2_256_BYTES) {
      throw new MalformedException("a SHA-256 digest has " + SHA2_256_BYTES + " bytes");
    }
  }

  /** The bytes themselves, at most {@value #MAX_IDENTITY_BYTES} of them. */
  public static Multihash identity(byte[] bytes) {
    return new Multihash(IDENTITY, ByteString.copyOf(bytes));
  }

  /** The SHA-256 of these bytes. */
  public static Multihash sha256(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Multihash(SHA2_256, ByteString.copyOf(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /**
   * Reads a multihash that fills {@code bytes} to the last one.
   *
   * @throws MalformedException where it does not, or is none of ours
   */
  public static Multihash decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Multihash hash = read(buffer);
    if (buffer.hasRemaining()) {
      throw new MalformedException("bytes left behind a multihash");
    }
    return hash;
  }

  /** Reads the multihash at the buffer's position and moves behind it. */
  static Multihash read(ByteBuffer buffer) {
    long function = Uvarint.read(buffer);
    long size = Uvarint.read(buffer);
    if (size > buffer.remaining()) {
      throw new MalformedException("multihash is truncated");
    }
    if (size > MAX_IDENTITY_BYTES) {
      throw new MalformedException("multihash is longer than " + MAX_IDENTITY_BYTES + " bytes");
    }
    byte[] digest = new byte[(int) size];
    buffer.get(digest);
    return new Multihash(function, ByteString.copyOf(digest));
  }

  /** How many bytes {@link #encode} yields. */
  public int size() {
    return Uvarint.size(function) + Uvarint.size(digest.size()) + digest.size();
  }

  public byte[] encode() {
    byte[] encoded = new byte[size()];
    int offset = Uvarint.write(function, encoded, 0);
    offset = Uvarint.write(digest.size(), encoded, offset);
    digest.copyTo(encoded, offset);
    return encoded;
  }
}
