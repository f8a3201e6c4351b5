package dev.folkmoot.testkit.net;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * All that was delivered, folded into one digest: moment, from, to, kind, length and bytes. Two
 * runs with the same digest did the same.
 */
public final class Trace {

  private static final int HEADER_BYTES = 64;

  private final MessageDigest digest;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
  private long deliveries;
  private long bytes;

  Trace() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  void delivered(long moment, int from, int to, Parcel parcel) {
    header.clear().putLong(moment).putInt(from).putInt(to);
    header.putInt(parcel.kind().code()).putInt(parcel.size());
    digest.update(header.flip());
    digest.update(parcel.body().duplicate());
    deliveries++;
    bytes += parcel.size();
  }

  /** Of all so far, in hexadecimal digits. */
  public String digest() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", impossible);
    }
  }

  /** Packets that arrived, those that carry no bytes included. */
  public long deliveries() {
    return deliveries;
  }

  /** Bytes that arrived. */
  public long bytes() {
    return bytes;
  }
}
