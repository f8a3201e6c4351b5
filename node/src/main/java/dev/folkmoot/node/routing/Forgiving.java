package dev.folkmoot.node.routing;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.node.routing.history.Experience;
import dev.folkmoot.node.routing.history.PrefixChain;
import dev.folkmoot.node.routing.history.PrefixHolder;
import dev.folkmoot.node.routing.history.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is known of the past, but for the failures that had a machine left alone for a while. */
record Forgiving(Experience experience) implements Experience {

  @Override
  public Standing standing(NodeId node, Instant advertTaken, Instant now) {
    Standing known = experience.standing(node, advertTaken, now);
    return new Standing(
        known.failures(), Instant.MIN, known.fullUntil(), known.unseen(), known.slowness());
  }

  @Override
  public List<PrefixHolder> holders(PrefixChain conversation, Instant now) {
    return experience.holders(conversation, now);
  }

  @Override
  public Optional<NodeId> lastAsked() {
    return experience.lastAsked();
  }
}
