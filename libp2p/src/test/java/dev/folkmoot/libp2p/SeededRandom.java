package dev.folkmoot.libp2p;

import java.io.Serial;
import java.security.SecureRandom;
import java.util.Random;

/** Randomness that repeats: secure only in its type, so that tests can drive what asks for it. */
public final class SeededRandom extends SecureRandom {

  @Serial private static final long serialVersionUID = 1L;

  private final Random random;

  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }
}
