package dev.folkmoot.node.serving;

import dev.folkmoot.core.model.ModelName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One asker's part of the line: its resumed requests, then its fresh ones, as they came. */
final class AskerLine {

  private final Deque<Place> resumed = new ArrayDeque<>();
  private final Deque<Place> fresh = new ArrayDeque<>();
  private int running;
  private long bytes;

  int waiting() {
    return resumed.size() + fresh.size();
  }

  int running() {
    return running;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return waiting() == 0 && running == 0;
  }

  Stream<Place> places() {
    return Stream.concat(resumed.stream(), fresh.stream());
  }

  void add(Place place) {
    queueOf(place).addLast(place);
    bytes += place.bytes();
  }

  int waitingFor(ModelName model) {
    return (int) places().filter(place -> place.model().equals(model)).count();
  }

  /** How many wait before a newcomer; for any model if none is named. */
  int before(@Nullable ModelName model, boolean isResumed) {
    Stream<Place> places = isResumed ? resumed.stream() : places();
    return (int) places.filter(place -> model == null || place.model().equals(model)).count();
  }

  /** The first whose model has room: one whose model is busy does not hold up the others. */
  Optional<Place> first(Predicate<ModelName> hasRoom) {
    return places().filter(place -> hasRoom.test(place.model())).findFirst();
  }

  /** The one that loses the least if it is sent away. */
  Place last() {
    return fresh.isEmpty() ? resumed.getLast() : fresh.getLast();
  }

  @Nullable Place lastFresh() {
    return fresh.peekLast();
  }

  void grant(Place place) {
    queueOf(place).remove(place);
    place.granted();
    running++;
  }

  void remove(Place place) {
    if (place.isWaiting()) {
      queueOf(place).remove(place);
    } else {
      running--;
    }
    bytes -= place.bytes();
    place.gone();
  }

  private Deque<Place> queueOf(Place place) {
    return place.isResumed() ? resumed : fresh;
  }
}
