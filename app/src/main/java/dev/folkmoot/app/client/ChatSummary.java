package dev.folkmoot.app.client;

import java.time.Duration;
import java.util.Optional;

/**
 * What an answer cost, as the node measured it.
 *
 * @param resumed where others had to go on with it
 */
public record ChatSummary(
    String doneReason,
    Duration total,
    Duration load,
    int promptTokens,
    Duration promptTime,
    int answerTokens,
    Duration answerTime,
    Optional<Resumed> resumed) {

  /**
   * That a machine was lost in the middle of an answer, and another one went on.
   *
   * @param breaks how often
   * @param exact whether the answer is the one that an unbroken run would have given
   * @param machine that said the last word
   */
  public record Resumed(int breaks, boolean exact, String machine) {}
}
