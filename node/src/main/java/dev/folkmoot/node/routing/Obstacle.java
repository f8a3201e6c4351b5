package dev.folkmoot.node.routing;

/** Why a machine is not asked. */
public enum Obstacle {
  ITSELF("is this machine under another address", false),
  NOT_LOCAL("is not this machine, and the policy is local-only", false),
  NOT_PINNED("is not the machine that the policy names", false),
  NAME_TAKEN_TWICE("shares its name with another; pin it by its node id", false),
  HOP_LIMIT("the request has been passed on already", false),
  BEYOND_REACH("stands farther away than the request may go", false),
  KEEPS_PROMPTS("keeps prompts, which was not allowed", false),
  NO_SUCH_MODEL("does not have the model", false),
  OTHER_WEIGHTS("has other weights under that name", false),
  SHORT_CONTEXT("cannot hold so many tokens", false),
  TRIED("was tried already", true),
  EXPIRED("has not been heard of lately", true),
  DRAINING("is about to leave", true),
  QUIET_HOURS("is resting, as its owner wants it", true),
  QUEUE_FULL("its queue is full", true),
  REFUSED("refused a moment ago", true),
  BACKOFF("failed lately and is left alone for a while", true),
  OUTRANKED("could answer, but others come first", true);

  private final String words;
  private final boolean passing;

  Obstacle(String words, boolean passing) {
    this.words = words;
    this.passing = passing;
  }

  /** For people; follows the machine's name. */
  public String words() {
    return words;
  }

  /** Whether the same request may fare better later. */
  boolean isPassing() {
    return passing;
  }
}
