package dev.folkmoot.node.routing;

import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.history.Standing;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who may answer a request at all. The plan and its explanation ask the same questions, here, so
 * that they cannot differ; what may never be exceeded is asked first.
 */
final class Eligibility {

  /**
   * How long a machine that says that its queue is full is believed. After that it is compared by
   * what it then had to do, which is much: being full is never read as being quick.
   */
  static final Duration FULL_BELIEVED = Duration.ofSeconds(2);

  private final Wanted wanted;
  private final Instant now;

  Eligibility(Wanted wanted, Instant now) {
    this.wanted = wanted;
    this.now = now;
  }

  /** Why nothing may be sent to the machine, whatever it can do; null if it may. */
  @Nullable Obstacle forbidden(Candidate candidate) {
    if (candidate.reach() != Reach.LOCAL) {
      if (wanted.policy() instanceof RoutePolicy.LocalOnly) {
        return Obstacle.NOT_LOCAL;
      }
      if (wanted.hops() >= Wanted.MAX_HOPS) {
        return Obstacle.HOP_LIMIT;
      }
    }
    if (!wanted.reach().allows(candidate.reach())) {
      return Obstacle.BEYOND_REACH;
    }
    // This machine may keep what its owner asks it: it is his.
    boolean keeps = candidate.policy() == DataPolicy.KEEPS_PROMPTS;
    if (keeps && !wanted.keepersAllowed() && candidate.reach() != Reach.LOCAL) {
      return Obstacle.KEEPS_PROMPTS;
    }
    return null;
  }

  /** Why the machine cannot answer now; null if it can. Nothing forbids it. */
  @Nullable Obstacle hindered(Candidate candidate, ModelOffer offer, Standing standing) {
    if (offer.contextLength() < wanted.contextTokens()) {
      return Obstacle.SHORT_CONTEXT;
    }
    if (!wanted.tried().isEmpty() && wanted.tried().contains(candidate.node())) {
      return Obstacle.TRIED;
    }
    if (!now.isBefore(candidate.expires())) {
      return Obstacle.EXPIRED;
    }
    if (now.isBefore(standing.backoffUntil())) {
      return Obstacle.BACKOFF;
    }
    if (now.isBefore(standing.fullUntil())) {
      return Obstacle.REFUSED;
    }
    return intake(candidate);
  }

  private @Nullable Obstacle intake(Candidate candidate) {
    return switch (candidate.capacity().intake()) {
      case ACCEPTING -> null;
      case DRAINING -> Obstacle.DRAINING;
      case QUIET_HOURS -> Obstacle.QUIET_HOURS;
      case FULL -> now.isBefore(candidate.taken().plus(FULL_BELIEVED)) ? Obstacle.QUEUE_FULL : null;
    };
  }
}
