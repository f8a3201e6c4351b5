package dev.folkmoot.testkit.net;

import dev.folkmoot.testkit.sim.Simulation;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One direction between two places.
 *
 * <p>While it is down, what would arrive is held, for TCP sends again what was not acknowledged;
 * when it is up again, all of that arrives one latency later, and what was sent meanwhile behind
 * it. The bytes that are sent again cost no bandwidth a second time: the first time stands for it.
 * TCP gives up after a quarter of an hour, and this never does: keepalives notice long before.
 */
final class Wire {

  private static final long SECOND = 1_000_000_000L;

  private final Simulation simulation;
  private final RandomGenerator random;
  private final BooleanSupplier down;
  private final Consumer<Parcel> arrivals;
  private final ArrayDeque<Parcel> held = new ArrayDeque<>();
  private Link link;
  private long freeAt;
  private long resumesAt;

  /**
   * @param down whether nothing comes through now
   * @param arrivals who gets what comes through
   */
  Wire(
      Simulation simulation,
      RandomGenerator random,
      Link link,
      BooleanSupplier down,
      Consumer<Parcel> arrivals) {
    this.simulation = simulation;
    this.random = random;
    this.link = link;
    this.down = down;
    this.arrivals = arrivals;
  }

  /** Takes effect for what is sent from now on. */
  void become(Link other) {
    link = other;
  }

  /**
   * Sends.
   *
   * @param notBefore the moment at which the same connection's last parcel arrives
   * @return the moment at which this one does
   */
  long send(Parcel parcel, long notBefore) {
    freeAt = Math.max(freeAt, simulation.nanoTime()) + transmission(parcel.size());
    long arrival = Math.max(notBefore, freeAt + link.latency().toNanos() + delay());
    simulation.at(arrival, () -> arrive(parcel));
    return arrival;
  }

  private long transmission(int bytes) {
    return link.bytesPerSecond() == Link.UNBOUNDED
        ? 0
        : Math.multiplyExact(bytes, SECOND) / link.bytesPerSecond();
  }

  private long delay() {
    long jitter = link.jitter().toNanos();
    long more = jitter == 0 ? 0 : random.nextLong(jitter + 1);
    boolean lost = link.loss() > 0 && random.nextInt(1_000) < link.loss();
    return lost ? more + Link.RETRANSMISSION.toNanos() : more;
  }

  private void arrive(Parcel parcel) {
    if (down.getAsBoolean()) {
      held.add(parcel);
    } else if (simulation.nanoTime() < resumesAt) {
      simulation.at(resumesAt, () -> arrive(parcel));
    } else {
      arrivals.accept(parcel);
    }
  }

  /** To be called when the wire may be up again. */
  void resume() {
    if (held.isEmpty() || down.getAsBoolean()) {
      return;
    }
    resumesAt = simulation.nanoTime() + link.latency().toNanos();
    for (Parcel parcel = held.poll(); parcel != null; parcel = held.poll()) {
      Parcel next = parcel;
      simulation.at(resumesAt, () -> arrive(next));
    }
  }
}
