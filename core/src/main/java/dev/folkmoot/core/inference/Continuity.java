package dev.folkmoot.core.inference;

/**
 * Whether an answer comes from one run or was taken up again by others.
 *
 * @param breaks how many times it was taken up after its first token
 * @param exact whether it is the answer that an unbroken run would have given ({@link Origin} says
 *     how far that goes); else it is a valid one all the same
 */
public record Continuity(int breaks, boolean exact) {

  public static final Continuity UNBROKEN = new Continuity(0, true);

  public Continuity {
    if (breaks < 0 || (breaks == 0 && !exact)) {
      throw new IllegalArgumentException("impossible continuity");
    }
  }
}
