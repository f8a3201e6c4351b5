package dev.folkmoot.node.routing;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.candidate.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom a name means. Everybody may call himself what he likes, so a name means the nearest machine
 * that has it: a stranger who takes the name of one of ours gets nothing that was meant for it. Two
 * at the same distance are told apart by their ids only.
 *
 * @param meant whom it means: nobody, one, or several that cannot be told apart
 */
record Pinned(Set<NodeId> meant) {

  static Pinned of(String name, PeerIndex index, Eligibility eligibility) {
    List<Candidate> named =
        index.all().stream()
            .map(PeerIndex.Known::candidate)
            .filter(c -> c.name().equalsIgnoreCase(name) || c.node().text().equals(name))
            .toList();
    // If none may be asked, the farthest answer is still the reason why.
    List<Candidate> allowed = named.stream().filter(c -> eligibility.forbidden(c) == null).toList();
    List<Candidate> eyed = allowed.isEmpty() ? named : allowed;
    Reach nearest =
        eyed.stream().map(Candidate::reach).min(Comparator.naturalOrder()).orElse(Reach.LOCAL);
    boolean exact = eyed.stream().anyMatch(c -> c.node().text().equals(name));
    return new Pinned(
        eyed.stream()
            .filter(c -> exact ? c.node().text().equals(name) : c.reach() == nearest)
            .map(Candidate::node)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Why this machine is not the one; null if it is. */
  @Nullable Obstacle obstacle(Candidate candidate) {
    if (!meant.contains(candidate.node())) {
      return Obstacle.NOT_PINNED;
    }
    return meant.size() > 1 ? Obstacle.NAME_TAKEN_TWICE : null;
  }
}
