package dev.folkmoot.node.routing.candidate;

/**
 * How fast a machine runs a model, measured by itself on real work.
 *
 * @param prefillTokensPerSecond tokens of a prompt read in a second by one request alone
 * @param decodeTokensPerSecond tokens of an answer written in a second by one request alone
 */
public record Speed(double prefillTokensPerSecond, double decodeTokensPerSecond) {

  /**
   * Taken for granted of who has measured nothing yet: a small model on a laptop's processor. Low
   * enough that a machine known to be quick is asked first, high enough that a new one is tried.
   */
  public static final Speed UNMEASURED = new Speed(250, 15);

  /** More than any machine does (one H200 reads some 100,000): beyond it a figure is a lure. */
  public static final double MAX_TOKENS_PER_SECOND = 200_000;

  public Speed {
    if (!(prefillTokensPerSecond > 0) || !(decodeTokensPerSecond > 0)) {
      throw new IllegalArgumentException("a speed is more than nothing");
    }
    prefillTokensPerSecond = Math.min(prefillTokensPerSecond, MAX_TOKENS_PER_SECOND);
    decodeTokensPerSecond = Math.min(decodeTokensPerSecond, MAX_TOKENS_PER_SECOND);
  }
}
