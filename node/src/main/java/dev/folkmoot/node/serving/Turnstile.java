package dev.folkmoot.node.serving;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@link Admission} for threads: each waits for its turn on a condition of its own. */
final class Turnstile {

  private final ReentrantLock lock = new ReentrantLock();
  private final Admission admission;
  private final Admission.Slots slots;
  private final Runnable watcher;

  /** In the order in which they came, for that is the order in which all are sent away. */
  private final Map<Place, Condition> waiters = new LinkedHashMap<>();

  private @Nullable Failure closed;

  /**
   * @param slots is asked under the lock, and must not come back here
   * @param watcher runs at every change, under the lock; the same holds for it
   */
  Turnstile(Admission admission, Admission.Slots slots, Runnable watcher) {
    this.admission = admission;
    this.slots = slots;
    this.watcher = watcher;
  }

  /** What came of wanting in. */
  sealed interface Decision {

    /**
     * A place.
     *
     * @param ahead requests that come before it
     * @param delay until its turn, as estimated; zero if it is next
     */
    record Taken(Place place, int ahead, Duration delay) implements Decision {}

    /**
     * None.
     *
     * @param delay for the turn that a place would have had
     */
    record NoPlace(Duration delay) implements Decision {}

    /** It would have to wait longer than it wants to. */
    record TooLong(Duration delay) implements Decision {}
  }

  /**
   * Asks for a place.
   *
   * @param untilTurn estimates how long so many turns take
   * @param maxWait for the turn
   */
  Decision enter(Admission.Bid bid, IntFunction<Duration> untilTurn, Duration maxWait) {
    lock.lock();
    try {
      int ahead = admission.ahead(bid);
      boolean isNext = ahead == 0 && closed == null && admission.room(bid.model(), slots) > 0;
      Duration wait = isNext ? Duration.ZERO : untilTurn.apply(ahead + 1);
      if (wait.compareTo(maxWait) > 0) {
        return new Decision.TooLong(wait);
      }
      return switch (admission.enter(bid, isNext)) {
        case Admission.Entry.Full() -> new Decision.NoPlace(wait);
        case Admission.Entry.In(Place place, var displaced) -> {
          displaced.ifPresent(this::wake);
          waiters.put(place, lock.newCondition());
          walk();
          watcher.run();
          yield new Decision.Taken(place, ahead, wait);
        }
      };
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the turn.
   *
   * @throws FailureException {@code BUSY} if the place was lost to somebody else, or this is closed
   */
  void await(Place place) throws InterruptedException {
    lock.lock();
    try {
      @Nullable Condition turn = waiters.get(place);
      while (turn != null && place.isWaiting() && closed == null) {
        turn.await();
      }
      if (!place.isGranted()) {
        throw new FailureException(
            closed != null
                ? closed
                : new Failure(Failure.Kind.BUSY, "the place in the queue was given away"));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Its request shows in the model's own count. */
  void began(Place place) {
    lock.lock();
    try {
      admission.began(place);
      walk();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the place back, whatever became of it; the next ones get their turn. */
  void leave(Place place) {
    lock.lock();
    try {
      boolean wasHere = !place.isGone();
      admission.leave(place);
      waiters.remove(place);
      walk();
      if (wasHere) {
        watcher.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Something changed outside: looks whether there is room now. */
  void look() {
    lock.lock();
    try {
      walk();
    } finally {
      lock.unlock();
    }
  }

  /** Gives no more turns: those that wait are told why, and so are those that come. */
  void close(Failure why) {
    lock.lock();
    try {
      closed = why;
      waiters.values().forEach(Condition::signal);
    } finally {
      lock.unlock();
    }
  }

  /** Sends away those that wait now. */
  void sendAway() {
    lock.lock();
    try {
      List<Place> all = admission.waitingPlaces();
      all.forEach(admission::leave);
      all.forEach(this::wake);
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return admission.waiting();
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return admission.running();
    } finally {
      lock.unlock();
    }
  }

  private void walk() {
    if (closed == null) {
      admission.next(slots).forEach(this::wake);
    }
  }

  private void wake(Place place) {
    @Nullable Condition waiter = waiters.get(place);
    if (waiter != null) {
      waiter.signal();
    }
  }
}
