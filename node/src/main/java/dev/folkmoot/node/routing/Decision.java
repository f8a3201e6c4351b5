package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plan as it is kept for {@code moot why}: who was asked and who not, and nothing of what was
 * asked.
 *
 * @param number of decisions before it
 * @param at when
 * @param wanted what the request needed
 * @param choices who was to be asked, in order
 * @param leftOut who was not, at most {@value #MAX_LEFT_OUT}; those that nearly could come first
 * @param leftOutMore machines left out beyond those
 * @param failure what the asker was told, if nobody could
 */
public record Decision(
    long number,
    Instant at,
    Wanted wanted,
    List<Choice> choices,
    List<LeftOut> leftOut,
    int leftOutMore,
    Optional<Failure> failure) {

  public static final int MAX_LEFT_OUT = 32;

  public Decision {
    requireNonNull(at);
    requireNonNull(wanted);
    requireNonNull(failure);
    choices = List.copyOf(choices);
    leftOut = List.copyOf(leftOut);
    if (leftOut.size() > MAX_LEFT_OUT) {
      throw new IllegalArgumentException(leftOut.size() + " left out");
    }
  }

  static Decision of(RoutePlan plan) {
    List<LeftOut> all =
        plan.leftOut().stream()
            .sorted((a, b) -> Boolean.compare(b.obstacle().isPassing(), a.obstacle().isPassing()))
            .toList();
    List<LeftOut> kept = all.subList(0, Math.min(MAX_LEFT_OUT, all.size()));
    return new Decision(
        0,
        plan.at(),
        plan.wanted(),
        plan.choices(),
        kept,
        all.size() - kept.size(),
        plan.failure());
  }

  Decision numbered(long before) {
    return new Decision(before, at, wanted, choices, leftOut, leftOutMore, failure);
  }

  /** For people: a line for the request, and one for each machine. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s, %s, reach %s, about %d prompt tokens"
            .formatted(
                at,
                wanted.model(),
                wanted.policy().text(),
                wanted.reach().wireName(),
                wanted.promptTokens()));
    for (int i = 0; i < choices.size(); i++) {
      lines.add("%d. %s: %s".formatted(i + 1, choices.get(i).name(), choices.get(i).why()));
    }
    leftOut.forEach(out -> lines.add("-  " + out));
    if (leftOutMore > 0) {
      lines.add("-  and " + leftOutMore + " others");
    }
    failure.ifPresent(told -> lines.add("answered: " + told.message()));
    return lines;
  }
}
