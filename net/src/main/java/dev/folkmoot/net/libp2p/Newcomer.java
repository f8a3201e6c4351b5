package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.libp2p.platform.Timers;
import dev.folkmoot.net.advert.TokenBucket;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A peer that is connected, and what is known of where it stands; under the lock of its owner. */
final class Newcomer {

  /** Exchanges that it may have us answer at once. */
  private static final int MAX_ANSWERS_AT_ONCE = 2;

  /** Exchanges that it may have us answer in a row; then one in an interval. */
  private static final int ANSWER_BURST = 16;

  private static final Duration ANSWER_INTERVAL = Duration.ofSeconds(1);

  /** Woken when something was found out. */
  final Gate settled;

  /** Null while it is being found out. */
  @Nullable Reach standing;

  /** The mode of the mesh in which this side has asked last. */
  int askedIn = -1;

  private final TokenBucket mayAsk;
  private int exchanges;
  private int answers;

  Newcomer(ReentrantLock lock, Timers timers) {
    this.settled = new Gate(lock, timers);
    this.mayAsk = new TokenBucket(ANSWER_BURST, timers.nanoTime());
  }

  /** Whether something is being proven at the moment. */
  boolean isProving() {
    return exchanges > 0;
  }

  void beginAsking() {
    exchanges++;
  }

  /** Begins to answer it, if it has not asked too often: else there is nothing to end. */
  boolean beginAnswering(long nanos) {
    if (answers == MAX_ANSWERS_AT_ONCE || !mayAsk.take(ANSWER_INTERVAL, nanos)) {
      return false;
    }
    answers++;
    exchanges++;
    return true;
  }

  void endAsking() {
    exchanges--;
  }

  void endAnswering() {
    answers--;
    exchanges--;
  }
}
