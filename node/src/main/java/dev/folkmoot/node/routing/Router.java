package dev.folkmoot.node.routing;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.history.Attempt;
import dev.folkmoot.node.routing.history.History;
import dev.folkmoot.node.routing.history.Outcome;
import dev.folkmoot.node.routing.history.Pace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Chooses who answers, and learns from how it went. Plans with what is known at the moment, so one
 * plan is good for one attempt: who fails over plans anew, without those that were tried. Safe for
 * many threads.
 */
public final class Router {

  private final Function<Wanted, PeerIndex> machines;
  private final History history;
  private final Clock clock;
  private final RandomGenerator random;
  private final DecisionLog log = new DecisionLog();

  /**
   * @param machines who is known, this machine included where it has what is wanted
   * @param random decides among the near-equal; safe for many threads
   */
  public Router(Function<Wanted, PeerIndex> machines, Clock clock, RandomGenerator random) {
    this.machines = machines;
    this.history = new History(random);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Ranks those that may answer, and keeps the reasons. Where only such are left as have failed
   * lately, these: to be left alone is for who can be spared.
   */
  public RoutePlan plan(Wanted wanted) {
    PeerIndex known = machines.apply(wanted);
    Instant now = clock.instant();
    RoutePlan plan = RoutePlanner.plan(wanted, known, history, now, random);
    if (plan.choices().isEmpty()) {
      RoutePlan lastResort = RoutePlanner.plan(wanted, known, new Forgiving(history), now, random);
      plan = lastResort.choices().isEmpty() ? plan : lastResort;
    }
    log.record(plan);
    return plan;
  }

  /** A machine is there again after it was not. */
  public void met(NodeId node) {
    history.met(node);
  }

  /** A machine has no conversation in its caches any more. */
  public void emptied(NodeId node) {
    history.lostMemory(node);
  }

  /** The last plans, the newest first, at most {@code most}. */
  public List<Decision> decisions(int most) {
    return log.last(most);
  }

  /** A machine is asked. */
  public Attempt asked(Choice choice, Wanted wanted) {
    return history.asked(
        choice.node(), wanted.prefix(), choice.estimate().firstTokenMs(), clock.instant());
  }

  /** It has begun to answer. */
  public void firstToken(Attempt attempt) {
    history.firstToken(attempt, clock.instant());
  }

  /**
   * It is over. This machine is not left alone when it fails: what it can do for its owner it shall
   * try again at once.
   */
  public void ended(Choice choice, Attempt attempt, Outcome outcome) {
    boolean kept = outcome instanceof Outcome.Answered || choice.reach() != Reach.LOCAL;
    history.ended(attempt, kept ? outcome : new Outcome.Withdrawn(), clock.instant());
  }

  /** The longest gap between two tokens of a machine that is no stall yet. */
  public Duration stall(Choice choice, Duration atLeast, Duration atMost) {
    Optional<Pace> pace = history.pace(choice.node());
    return pace.map(known -> known.silence(atLeast, atMost)).orElse(atLeast);
  }
}
