package dev.folkmoot.node.routing.history;

import dev.folkmoot.core.peer.NodeId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What this node has seen of those it asked, fed by the outcomes of its requests. Time comes with
 * every call. Safe for many threads.
 */
public final class History implements Experience {

  /** Machines remembered; of more, the one that was not asked for the longest is forgotten. */
  public static final int MAX_MACHINES = 4_096;

  private final Map<NodeId, Machine> machines = new ConcurrentHashMap<>();
  private final PrefixMemory prefixes = new PrefixMemory();
  private final AtomicLong attempts = new AtomicLong();
  private final RandomGenerator random;
  private volatile @Nullable NodeId last;

  /**
   * @param random spreads backoffs; safe for many threads if this history is to be
   */
  public History(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A request is sent.
   *
   * @param promisedMs when its first token is expected, by the plan
   * @return what the rest is reported under
   */
  public Attempt asked(NodeId node, PrefixChain conversation, double promisedMs, Instant now) {
    Attempt attempt = new Attempt(attempts.incrementAndGet(), node, conversation, promisedMs, now);
    machine(node, now).begin(attempt);
    last = node;
    return attempt;
  }

  /** Its first token is there. */
  public void firstToken(Attempt attempt, Instant now) {
    machine(attempt.node(), now).firstToken(attempt, now);
  }

  /** It is over; only the first end of an attempt counts. */
  public void ended(Attempt attempt, Outcome outcome, Instant now) {
    boolean first = machine(attempt.node(), now).end(attempt, outcome, now, random);
    if (first && outcome instanceof Outcome.Answered) {
      prefixes.remember(attempt.conversation(), attempt.node(), now);
    }
  }

  /** The machine is there again: what went wrong before it went is no sign of what it does now. */
  public void met(NodeId node) {
    Machine machine = machines.get(node);
    if (machine != null) {
      machine.forgive();
    }
  }

  /** The machine has forgotten all conversations: it restarted, or unloaded the model. */
  public void lostMemory(NodeId node) {
    prefixes.forget(node);
  }

  /** How fast the machine writes; empty if it has not yet. */
  public Optional<Pace> pace(NodeId node) {
    Machine machine = machines.get(node);
    return machine == null ? Optional.empty() : machine.pace();
  }

  @Override
  public Standing standing(NodeId node, Instant advertTaken, Instant now) {
    Machine machine = machines.get(node);
    return machine == null ? Standing.NONE : machine.standing(advertTaken, now);
  }

  @Override
  public List<PrefixHolder> holders(PrefixChain conversation, Instant now) {
    return prefixes.holders(conversation, now);
  }

  @Override
  public Optional<NodeId> lastAsked() {
    return Optional.ofNullable(last);
  }

  private Machine machine(NodeId node, Instant now) {
    Machine machine = machines.computeIfAbsent(node, _ -> new Machine(now));
    if (machines.size() > MAX_MACHINES) {
      machines.entrySet().stream()
          .filter(entry -> entry.getValue() != machine && entry.getValue().isIdle())
          .min(Comparator.comparing(entry -> entry.getValue().touched()))
          .ifPresent(oldest -> machines.remove(oldest.getKey(), oldest.getValue()));
    }
    return machine;
  }
}
