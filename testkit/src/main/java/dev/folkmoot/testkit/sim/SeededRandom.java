package dev.folkmoot.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Randomness that a seed repeats. It is secure in its type only, for what asks for a {@code
 * SecureRandom}: never use it outside a test.
 */
public final class SeededRandom extends SecureRandom {

  @Serial private static final long serialVersionUID = 1L;

  private final transient SplittableRandom random;

  public SeededRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Randomness of its own for each name under one seed. */
  public static SeededRandom of(long seed, String name) {
    return new SeededRandom(derived(seed, name));
  }

  private static long derived(long seed, String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
      return ByteBuffer.wrap(digest.digest(name.getBytes(UTF_8))).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
