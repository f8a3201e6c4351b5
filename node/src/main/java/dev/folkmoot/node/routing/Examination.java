package dev.folkmoot.node.routing;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.history.Experience;
import dev.folkmoot.node.routing.history.PrefixHolder;
import dev.folkmoot.node.routing.history.Standing;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at one machine after the other: for explanations, and for policies that weigh nothing. */
final class Examination {

  private final Wanted wanted;
  private final PeerIndex index;
  private final Experience experience;
  private final Eligibility eligibility;
  private final Instant now;
  private final @Nullable Pinned pinned;
  private final Map<NodeId, Integer> held = new HashMap<>();

  /** What became of a machine. */
  sealed interface Verdict {}

  record Able(Choice choice) implements Verdict {}

  record Unable(LeftOut leftOut) implements Verdict {}

  Examination(Wanted wanted, PeerIndex index, Experience experience, Instant now) {
    this.wanted = wanted;
    this.index = index;
    this.experience = experience;
    this.now = now;
    this.eligibility = new Eligibility(wanted, now);
    this.pinned =
        wanted.policy() instanceof RoutePolicy.Pin pin
            ? Pinned.of(pin.name(), index, eligibility)
            : null;
    for (PrefixHolder holder : experience.holders(wanted.prefix(), now)) {
      held.put(holder.node(), holder.tokens());
    }
  }

  Verdict of(PeerIndex.Known known) {
    Candidate candidate = known.candidate();
    Obstacle notNamed = pinned == null ? null : pinned.obstacle(candidate);
    if (notNamed != null) {
      return unable(candidate, notNamed);
    }
    Entry entry = index.entry(candidate.node(), wanted);
    if (entry == null) {
      return unable(candidate, without(known));
    }
    Obstacle forbidden = eligibility.forbidden(candidate);
    if (forbidden != null) {
      return unable(candidate, forbidden);
    }
    Standing standing = experience.standing(candidate.node(), candidate.taken(), now);
    Obstacle hindered = eligibility.hindered(candidate, entry.offer, standing);
    if (hindered != null) {
      return unable(candidate, hindered);
    }
    Estimate estimate =
        entry.estimate(
            standing,
            wanted.promptTokens(),
            held.getOrDefault(candidate.node(), 0),
            entry.isLoadedFor(wanted.options(), wanted.contextTokens()));
    return new Able(entry.choice(estimate, wanted.policy()));
  }

  private Obstacle without(PeerIndex.Known known) {
    String name = wanted.model().key();
    return known.entries().stream().anyMatch(entry -> entry.nameKey.equals(name))
        ? Obstacle.OTHER_WEIGHTS
        : Obstacle.NO_SUCH_MODEL;
  }

  private static Unable unable(Candidate candidate, Obstacle obstacle) {
    return new Unable(new LeftOut(candidate.node(), candidate.name(), obstacle));
  }
}
