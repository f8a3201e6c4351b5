package dev.folkmoot.engine.llamacpp;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Names the calls of an answer: {@code call_} and eight letters or digits. They follow from the
 * seed of the answer's random numbers and from the prompt, so that an engine that takes an answer
 * up names its calls as the first one would have; and the calls of two turns of one conversation
 * are told apart even if both have the same seed.
 */
final class CallNames {

  private static final String PREFIX = "call_";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 8;

  private final long seed;
  private int next;

  /**
   * Names for one answer.
   *
   * @param told calls that were named before, by another engine
   */
  CallNames(long seed, int[] prompt, int told) {
    this.seed = seed << Integer.SIZE ^ Arrays.hashCode(prompt);
    this.next = told;
  }

  /** The name of the next call. */
  String next() {
    SplittableRandom random = new SplittableRandom(seed + next);
    next++;
    StringBuilder name = new StringBuilder(PREFIX);
    for (int i = 0; i < LENGTH; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
