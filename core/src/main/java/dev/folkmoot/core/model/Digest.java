package dev.folkmoot.core.model;

import dev.folkmoot.core.failure.FailureException;
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
