package dev.folkmoot.node.routing;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.node.routing.history.Experience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is asked, in which order, and who is not, and why.
 *
 * <p>The choices are there at once. The rest is worked out when somebody asks, which should be
 * soon: it looks at the same adverts and at the same time, but at our experience as it is then.
 */
public final class RoutePlan {

  /** Machines that a failure names. */
  private static final int MAX_NAMED = 4;

  private final Wanted wanted;
  private final PeerIndex index;
  private final Experience experience;
  private final Instant now;
  private final List<Choice> choices;

  RoutePlan(
      Wanted wanted, PeerIndex index, Experience experience, Instant now, List<Choice> choices) {
    this.wanted = wanted;
    this.index = index;
    this.experience = experience;
    this.now = now;
    this.choices = List.copyOf(choices);
  }

  public Wanted wanted() {
    return wanted;
  }

  /** When it was made. */
  public Instant at() {
    return now;
  }

  /** The best first, at most {@value RoutePlanner#MAX_CHOICES}; empty if nobody can answer. */
  public List<Choice> choices() {
    return choices;
  }

  /** Everybody known who is not among the choices. Looks at each of them: not for every request. */
  public List<LeftOut> leftOut() {
    Set<NodeId> chosen = choices.stream().map(Choice::node).collect(Collectors.toSet());
    Examination examination = new Examination(wanted, index, experience, now);
    List<LeftOut> leftOut = new ArrayList<>();
    for (PeerIndex.Known known : index.all()) {
      if (!chosen.contains(known.candidate().node())) {
        leftOut.add(
            switch (examination.of(known)) {
              case Examination.Unable(LeftOut reason) -> reason;
              case Examination.Able(Choice choice) ->
                  new LeftOut(choice.node(), choice.name(), Obstacle.OUTRANKED);
            });
      }
    }
    index
        .echo()
        .ifPresent(own -> leftOut.add(new LeftOut(own.node(), own.name(), Obstacle.ITSELF)));
    return leftOut;
  }

  /**
   * What to tell the asker if there is no choice.
   *
   * @return {@code BUSY} if it may fare better later, {@code NOT_FOUND} if it will not; empty if
   *     there is a choice
   */
  public Optional<Failure> failure() {
    if (!choices.isEmpty()) {
      return Optional.empty();
    }
    boolean pinned = wanted.policy() instanceof RoutePolicy.Pin;
    List<LeftOut> near =
        leftOut().stream()
            .filter(out -> out.obstacle() != Obstacle.ITSELF)
            .filter(out -> out.obstacle() != Obstacle.NOT_PINNED)
            .filter(out -> pinned || out.obstacle() != Obstacle.NO_SUCH_MODEL)
            .sorted((a, b) -> Boolean.compare(b.obstacle().isPassing(), a.obstacle().isPassing()))
            .toList();
    if (near.isEmpty()) {
      return Optional.of(new Failure(Failure.Kind.NOT_FOUND, nobody()));
    }
    // Who passed the request on to us has no business with the names of our machines.
    String reasons =
        near.stream()
            .limit(MAX_NAMED)
            .map(out -> wanted.hops() == 0 ? out.toString() : out.obstacle().words())
            .distinct()
            .collect(Collectors.joining("; "));
    String more = near.size() > MAX_NAMED ? "; and " + (near.size() - MAX_NAMED) + " others" : "";
    boolean later = near.getFirst().obstacle().isPassing();
    return Optional.of(
        new Failure(
            later ? Failure.Kind.BUSY : Failure.Kind.NOT_FOUND,
            "nobody can answer for model \"%s\"%s: %s%s"
                .formatted(wanted.model(), later ? " now" : "", reasons, more)));
  }

  private String nobody() {
    return switch (wanted.policy()) {
      case RoutePolicy.Pin pin -> "no machine named \"" + pin.name() + "\" is known";
      case RoutePolicy.LocalOnly _ -> "model \"" + wanted.model() + "\" is not on this machine";
      case RoutePolicy.Auto _ -> "model \"" + wanted.model() + "\" is on no machine that is known";
      case RoutePolicy.RoundRobin _ ->
          "model \"" + wanted.model() + "\" is on no machine that is known";
    };
  }
}
