package dev.folkmoot.http.admin;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.Reach;
import java.time.Instant;
import java.util.List;

/**
 * How it was decided who answers a request.
 *
 * @param number counts the decisions of this process
 * @param policy as it was asked for
 * @param choices who was to be asked, the best first
 * @param leftOut everybody else, each with the reason
 * @param failure what the client was told; empty if there was a choice
 * @param lines the whole in words
 */
public record Decision(
    long number,
    Instant at,
    String model,
    String policy,
    Reach reach,
    int promptTokens,
    List<Choice> choices,
    List<String> leftOut,
    String failure,
    List<String> lines) {

  /**
   * A machine that is asked, in its turn.
   *
   * @param node its id
   * @param firstTokenMs milliseconds until its first token, by estimate
   */
  public record Choice(String node, String name, String why, long firstTokenMs) {}

  public Decision {
    requireNonNull(at);
    requireNonNull(reach);
    choices = List.copyOf(choices);
    leftOut = List.copyOf(leftOut);
    lines = List.copyOf(lines);
  }
}
