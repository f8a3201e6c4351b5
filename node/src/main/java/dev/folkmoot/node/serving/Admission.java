package dev.folkmoot.node.serving;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the requests of peers. A machine without I/O, threads or time: {@link
 * Turnstile} drives it, under a lock.
 *
 * <p><b>A turn</b> is given while fewer than {@link Limits#running} are at work, to a request whose
 * model has a free slot. What is free is asked anew each time, for the owner's requests take slots
 * without coming by here. Between a turn and the moment at which its request shows in the model's
 * own count, it is counted here as <i>pending</i>, or two would be let in on one slot. Of a model
 * that is not in memory only one request is let in: it loads the model, and then its slots are
 * known.
 *
 * <p><b>Fairness</b> is between askers, as in fair queueing with equal weights: the next turn goes
 * to the asker with the fewest at work, and among equals to the one whose last turn is the longest
 * ago. An asker with much to do uses what others leave, and loses nothing for having used it. A
 * resumed request (its client sees a sentence that stopped) goes before all fresh ones of its
 * asker, and before those of others too if its asker has had no turn for a whole round: so to call
 * everything resumed gains nothing in the long run.
 *
 * <p><b>The line is bounded</b> in all, for each asker, and in announced bytes of bodies, waiting
 * or at work. Where it is full in all, the newcomer takes the place of the last one of the longest
 * asker's line, if that is longer by two than its own would make equal. (So drops fq_codel, RFC
 * 8290, section 4.1: from the longest queue.) A lone flooder is limited by its own bound; many
 * together can fill the line but never keep a place from somebody who has none.
 */
final class Admission {

  /**
   * What may be here at once.
   *
   * @param running at work
   * @param waiting in all
   * @param waitingPerPeer of one asker
   * @param bodyBytes announced, waiting or at work; half of it for one asker
   */
  record Limits(int running, int waiting, int waitingPerPeer, long bodyBytes) {
    static Limits of(ServingSettings settings) {
      return new Limits(
          settings.maxConnections(),
          settings.maxQueue(),
          settings.maxQueuePerPeer(),
          settings.maxBodyBytes());
    }
  }

  /** What is known of the models. */
  interface Slots {
    /** Slots of the model that nobody has; empty if it is not in memory. */
    OptionalInt free(ModelName model);
  }

  /** What a request is, as far as its place depends on it. */
  record Bid(NodeId asker, ModelName model, boolean isResumed, long bytes) {}

  /** Whether there was a place. */
  sealed interface Entry {
    /**
     * There is.
     *
     * @param displaced who had to give its own away
     */
    record In(Place place, Optional<Place> displaced) implements Entry {}

    record Full() implements Entry {}
  }

  /** Whose last turn is remembered when they have nothing here any more. */
  private static final int REMEMBERED_ASKERS = 4_096;

  private final Limits limits;
  private final Map<NodeId, AskerLine> lines = new LinkedHashMap<>();
  private final Map<ModelName, Integer> working = new HashMap<>();
  private final Map<ModelName, Integer> pending = new HashMap<>();
  private final Map<NodeId, Long> lastTurns =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Long> eldest) {
          return size() > REMEMBERED_ASKERS;
        }
      };
  private int running;
  private int waiting;
  private long bytes;
  private long turns;

  Admission(Limits limits) {
    this.limits = limits;
  }

  int running() {
    return running;
  }

  int waiting() {
    return waiting;
  }

  int waitingFor(ModelName model) {
    return lines.values().stream().mapToInt(line -> line.waitingFor(model)).sum();
  }

  /** Requests that would get their turn before this one. */
  int ahead(Bid bid) {
    // While as many run as may run, all wait for the same thing, whatever their model.
    @Nullable ModelName contended = running < limits.running() ? bid.model() : null;
    @Nullable AskerLine own = lines.get(bid.asker());
    int rank = own == null ? 0 : own.before(contended, bid.isResumed());
    int ahead = rank;
    for (AskerLine line : lines.values()) {
      if (line != own) {
        // Turns go round: of every other line as many come first as of our own, and one.
        ahead += Math.min(rank + 1, line.before(contended, bid.isResumed()));
      }
    }
    return ahead;
  }

  /** How many requests of a model could be let in now. */
  int room(ModelName model, Slots slots) {
    if (running >= limits.running()) {
      return 0;
    }
    OptionalInt free = slots.free(model);
    int forModel =
        free.isPresent()
            ? free.getAsInt() - pending.getOrDefault(model, 0)
            : working.containsKey(model) ? 0 : 1;
    return Math.max(0, Math.min(forModel, limits.running() - running));
  }

  /**
   * Takes a request into the line.
   *
   * @param isNext whether it will get its turn at once, so that the length of the line is no matter
   */
  Entry enter(Bid bid, boolean isNext) {
    AskerLine own = lines.getOrDefault(bid.asker(), new AskerLine());
    if (bytes + bid.bytes() > limits.bodyBytes()
        || own.bytes() + bid.bytes() > limits.bodyBytes() / 2) {
      return new Entry.Full();
    }
    @Nullable Place displaced = null;
    if (!isNext && own.waiting() >= limits.waitingPerPeer()) {
      displaced = bid.isResumed() ? own.lastFresh() : null;
      if (displaced == null) {
        return new Entry.Full();
      }
    } else if (!isNext && waiting >= limits.waiting()) {
      displaced = victim(own.waiting());
      if (displaced == null) {
        return new Entry.Full();
      }
    }
    if (displaced != null) {
      leave(displaced);
    }
    Place place = new Place(bid);
    lines.computeIfAbsent(bid.asker(), _ -> new AskerLine()).add(place);
    waiting++;
    bytes += bid.bytes();
    return new Entry.In(place, Optional.ofNullable(displaced));
  }

  private @Nullable Place victim(int ownWaiting) {
    return lines.values().stream()
        .max(Comparator.comparingInt(AskerLine::waiting))
        .filter(longest -> longest.waiting() >= ownWaiting + 2)
        .map(AskerLine::last)
        .orElse(null);
  }

  /** Gives as many turns as there is room for. */
  List<Place> next(Slots slots) {
    List<Place> granted = new ArrayList<>();
    @Nullable Place place = best(slots);
    while (place != null) {
      grant(place);
      granted.add(place);
      place = best(slots);
    }
    return granted;
  }

  private @Nullable Place best(Slots slots) {
    if (waiting == 0 || running >= limits.running()) {
      return null;
    }
    Map<ModelName, Boolean> hasRoom = new HashMap<>();
    @Nullable Place best = null;
    @Nullable AskerLine bestLine = null;
    for (AskerLine line : lines.values()) {
      Optional<Place> first =
          line.first(model -> hasRoom.computeIfAbsent(model, m -> room(m, slots) > 0));
      if (first.isPresent()
          && (best == null
              || bestLine == null
              || goesBefore(line, first.get(), bestLine, best))) {
        best = first.get();
        bestLine = line;
      }
    }
    return best;
  }

  private boolean goesBefore(AskerLine line, Place place, AskerLine otherLine, Place other) {
    boolean hurries = hurries(place);
    if (hurries != hurries(other)) {
      return hurries;
    }
    return line.running() != otherLine.running()
        ? line.running() < otherLine.running()
        : lastTurn(place) < lastTurn(other);
  }

  private boolean hurries(Place place) {
    boolean hadNone = lastTurn(place) == 0;
    return place.isResumed() && (hadNone || turns - lastTurn(place) >= lines.size());
  }

  /** The number of the last turn that its asker had; 0 if it had none. */
  private long lastTurn(Place place) {
    return lastTurns.getOrDefault(place.asker(), 0L);
  }

  private void grant(Place place) {
    lineOf(place).grant(place);
    lastTurns.remove(place.asker()); // so that it is the newest again
    lastTurns.put(place.asker(), ++turns);
    waiting--;
    running++;
    working.merge(place.model(), 1, Integer::sum);
    pending.merge(place.model(), 1, Integer::sum);
  }

  /** Its request shows in the model's own count from now on. */
  void began(Place place) {
    if (place.isPending()) {
      place.began();
      decrement(pending, place.model());
    }
  }

  /** The request is over, or is not wanted any more. Once is enough; again does nothing. */
  void leave(Place place) {
    if (place.isGone()) {
      return;
    }
    began(place);
    AskerLine line = lineOf(place);
    if (place.isWaiting()) {
      waiting--;
    } else {
      running--;
      decrement(working, place.model());
    }
    bytes -= place.bytes();
    line.remove(place);
    if (line.isEmpty()) {
      lines.remove(place.asker());
    }
  }

  /** Those that wait, the longest waiting of each asker first. */
  List<Place> waitingPlaces() {
    return lines.values().stream().flatMap(AskerLine::places).toList();
  }

  private AskerLine lineOf(Place place) {
    AskerLine line = lines.get(place.asker());
    if (line == null) {
      throw new IllegalStateException("a place in no line");
    }
    return line;
  }

  private static void decrement(Map<ModelName, Integer> counts, ModelName model) {
    counts.computeIfPresent(model, (_, count) -> count == 1 ? null : count - 1);
  }
}
