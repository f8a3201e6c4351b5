package dev.folkmoot.node.routing.history;

import dev.folkmoot.core.peer.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the planner may know of the past. */
public interface Experience {

  /** Nothing has happened yet. */
  Experience NONE =
      new Experience() {
        @Override
        public Standing standing(NodeId node, Instant advertTaken, Instant now) {
          return Standing.NONE;
        }

        @Override
        public List<PrefixHolder> holders(PrefixChain conversation, Instant now) {
          return List.of();
        }

        @Override
        public Optional<NodeId> lastAsked() {
          return Optional.empty();
        }
      };

  /**
   * How we stand with a machine.
   *
   * @param advertTaken the time its advert speaks of: what we sent it since, it cannot say
   */
  Standing standing(NodeId node, Instant advertTaken, Instant now);

  /** Who likely has the beginning of this conversation, the longest first; a few at most. */
  List<PrefixHolder> holders(PrefixChain conversation, Instant now);

  /** Who was asked last, so that the next one can have its turn. */
  Optional<NodeId> lastAsked();
}
