package dev.folkmoot.node.routing.candidate;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A machine that could answer, this one or another.
 *
 * @param node who it is
 * @param name what it calls itself, for people; proves nothing
 * @param reach where it stands; {@code LOCAL} is this machine and no other
 * @param engine what runs models there, for people
 * @param policy what it does with prompts afterwards
 * @param offers the models it can run, at most {@value #MAX_OFFERS}
 * @param capacity how busy it was at {@code taken}
 * @param roundTrip there and back again, as measured from here; zero for this machine
 * @param taken when the rest was true, by the clock of this machine: a peer's clock may be wrong
 * @param expires from when on nothing of it may be believed
 */
public record Candidate(
    NodeId node,
    String name,
    Reach reach,
    String engine,
    DataPolicy policy,
    List<ModelOffer> offers,
    Capacity capacity,
    Duration roundTrip,
    Instant taken,
    Instant expires) {

  public static final int MAX_OFFERS = 256;

  public Candidate {
    requireNonNull(node);
    requireNonNull(name);
    requireNonNull(reach);
    requireNonNull(engine);
    requireNonNull(policy);
    requireNonNull(capacity);
    requireNonNull(taken);
    requireNonNull(expires);
    offers = List.copyOf(offers);
    if (offers.size() > MAX_OFFERS || roundTrip.isNegative()) {
      throw new IllegalArgumentException("impossible candidate " + node);
    }
  }

  /** The same machine, otherwise busy. */
  public Candidate withCapacity(Capacity now, Instant taken, Instant expires) {
    return new Candidate(node, name, reach, engine, policy, offers, now, roundTrip, taken, expires);
  }
}
