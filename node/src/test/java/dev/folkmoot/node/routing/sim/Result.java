package dev.folkmoot.node.routing.sim;

import java.util.List;

/**
 * What came of a run.
 *
 * @param firstTokens seconds from each question to its first token, ascending
 * @param makespan seconds until everything was answered
 * @param unanswered questions that nobody answered
 * @param refusals requests that were turned away, all tries counted
 */
record Result(List<Double> firstTokens, double makespan, int unanswered, int refusals) {

  private static final double TAIL = 0.95;

  Result {
    firstTokens = firstTokens.stream().sorted().toList();
  }

  double p95() {
    return firstTokens.get((int) Math.ceil(TAIL * firstTokens.size()) - 1);
  }

  double median() {
    return firstTokens.get(firstTokens.size() / 2);
  }
}
