package dev.folkmoot.libp2p.pnet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * The 32 bytes that make a private network. Its text never shows them.
 *
 * <p>On disk it is three lines: {@code /key/swarm/psk/1.0.0/}, the encoding ({@code /base16/},
 * {@code /base64/} or {@code /bin/}), and the key in it.
 */
public final class PreSharedKey {

  /** The size of a key. */
  public static final int BYTES = 32;

  /** A key file is 97 bytes; this leaves room for spaces and blank lines. */
  public static final int MAX_FILE_BYTES = 512;

  private static final String HEADER = "/key/swarm/psk/1.0.0/";
  private static final String BASE16 = "/base16/";
  private static final String BIN = "/bin/";
  private static final String BASE64 = "/base64/";

  private static final int BLOCK_BYTES = 64;
  private static final int SHAKE_BITS = 128;
  private static final int FINGERPRINT_BYTES = 16;

  private final byte[] bytes;

  private PreSharedKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new MalformedException("a swarm key has " + BYTES + " bytes, not " + bytes.length);
    }
    this.bytes = bytes;
  }

  /**
   * The key of these 32 bytes.
   *
   * @throws MalformedException if there are not 32
   */
  public static PreSharedKey of(byte[] bytes) {
    return new PreSharedKey(bytes.clone());
  }

  /**
   * Reads a key file.
   *
   * @throws MalformedException naming what is wrong, never the key
   */
  public static PreSharedKey parse(byte[] file) {
    if (file.length > MAX_FILE_BYTES) {
      throw new MalformedException("a swarm key file is not longer than " + MAX_FILE_BYTES);
    }
    int second = lineAfter(file, 0);
    int third = lineAfter(file, second);
    if (!line(file, 0, second).equals(HEADER)) {
      throw new MalformedException("a swarm key file begins with " + HEADER);
    }
    byte[] rest = Arrays.copyOfRange(file, third, file.length);
    return new PreSharedKey(decode(line(file, second, third), rest));
  }

  /** Where the line after the one at {@code start} begins. */
  private static int lineAfter(byte[] file, int start) {
    for (int i = start; i < file.length; i++) {
      if (file[i] == '\n') {
        return i + 1;
      }
    }
    throw new MalformedException("a swarm key file has three lines");
  }

  private static String line(byte[] file, int start, int end) {
    return new String(file, start, end - start, ISO_8859_1).strip();
  }

  /**
   * What this network may be called in public, 16 bytes: SHAKE-128 of one block of Salsa20 with
   * this key and the nonce {@code finprint}. The cipher stands first so that the hash never sees
   * the key; go-libp2p does the same.
   */
  public ByteString fingerprint() {
    var cipher = new Salsa20Engine();
    var key = new KeyParameter(bytes);
    cipher.init(true, new ParametersWithIV(key, "finprint".getBytes(ISO_8859_1)));
    byte[] block = new byte[BLOCK_BYTES];
    cipher.processBytes(new byte[BLOCK_BYTES], 0, BLOCK_BYTES, block, 0);
    var hash = new SHAKEDigest(SHAKE_BITS);
    hash.update(block, 0, BLOCK_BYTES);
    byte[] fingerprint = new byte[FINGERPRINT_BYTES];
    hash.doFinal(fingerprint, 0, FINGERPRINT_BYTES);
    return ByteString.copyOf(fingerprint);
  }

  /** The text of this key's file, in base16; it holds the secret. */
  public String toFile() {
    return HEADER + "\n" + BASE16 + "\n" + HexFormat.of().formatHex(bytes) + "\n";
  }

  byte[] bytes() {
    return bytes;
  }

  private static byte[] decode(String encoding, byte[] rest) {
    try {
      return switch (encoding) {
        case BIN -> rest;
        case BASE16 -> HexFormat.of().parseHex(line(rest, 0, rest.length));
        case BASE64 -> Base64.getDecoder().decode(line(rest, 0, rest.length));
        default ->
            throw new MalformedException(
                "a swarm key is in " + BASE16 + ", " + BASE64 + " or " + BIN);
      };
    } catch (IllegalArgumentException notEncoded) {
      // Without the cause: its message quotes the text.
      throw new MalformedException("the swarm key is not in the encoding that its file names");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PreSharedKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "swarm key";
  }
}
