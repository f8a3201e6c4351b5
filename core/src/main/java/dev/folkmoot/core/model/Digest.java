package dev.folkmoot.core.model;

import dev.folkmoot.core.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest: the name of a blob by its content.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final String ALGORITHM = "sha256";

  /** No file and no manifest begins with this, so nothing else has such a digest. */
  private static final String ADAPTED = "folkmoot/adapted/1\0";

  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw FailureException.invalid("invalid digest format");
    }
  }

  public static Digest of(byte[] sha256) {
    return new Digest(HexFormat.of().formatHex(sha256));
  }

  /** Reads {@code sha256:<hex>} or {@code sha256-<hex>}. */
  public static Digest parse(String text) {
    if (!text.startsWith(ALGORITHM + ":") && !text.startsWith(ALGORITHM + "-")) {
      throw FailureException.invalid("invalid digest format");
    }
    return new Digest(text.substring(ALGORITHM.length() + 1));
  }

  /**
   * What names weights with an adapter laid over them: the same on every machine, and neither that
   * of the weights nor that of the adapter, so that nobody takes the one for the other.
   */
  public Digest adaptedBy(Digest adapter) {
    String both = ADAPTED + hex + adapter.hex;
    try {
      return of(MessageDigest.getInstance("SHA-256").digest(both.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The name of the blob's file, {@code sha256-<hex>}. */
  public String fileName() {
    return ALGORITHM + "-" + hex;
  }

  /** The first twelve digits, for people. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public String toString() {
    return ALGORITHM + ":" + hex;
  }
}
