package dev.folkmoot.node.metrics;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What a {@link Meter} shows. The figures are read one after the other while others go on counting,
 * so they may differ by what happened meanwhile.
 *
 * @param here requests of own clients that this machine was the last to be asked for
 * @param atPeers those that a peer was the last to be asked for
 * @param unplaced requests of own clients for which nobody could be asked
 * @param running requests of own clients on their way
 * @param resumeGap how long clients waited in the middle of an answer until another machine went on
 * @param lostBefore machines that were asked and lost before their first word
 * @param lostAfter machines that were lost in the middle of an answer
 * @param hedged times that a second machine was asked because the first one was silent
 * @param brokenOff answers that broke off before the eyes of their clients
 * @param promptTokens of requests that were answered to the end
 * @param completionTokens of their answers
 * @param embeddings requests for vectors of own clients, by what became of them
 * @param served requests of peers, by what became of them
 */
public record MeterReading(
    Answers here,
    Answers atPeers,
    long unplaced,
    long running,
    Histogram resumeGap,
    long lostBefore,
    long lostAfter,
    long hedged,
    long brokenOff,
    long promptTokens,
    long completionTokens,
    Map<Ending, Long> embeddings,
    Map<Ending, Long> served) {

  /**
   * Requests that were answered in one place.
   *
   * @param endings what became of them
   * @param firstToken from a request to its first word
   */
  public record Answers(Map<Ending, Long> endings, Histogram firstToken) {
    public Answers {
      endings = Map.copyOf(endings);
      requireNonNull(firstToken);
    }
  }

  public MeterReading {
    requireNonNull(here);
    requireNonNull(atPeers);
    embeddings = Map.copyOf(embeddings);
    served = Map.copyOf(served);
    requireNonNull(resumeGap);
  }

  /** Those of a place. */
  public Answers at(Place place) {
    return switch (place) {
      case LOCAL -> here;
      case PEER -> atPeers;
    };
  }
}
