package dev.folkmoot.node.sim;

import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.testkit.sim.Simulation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** Changes among simulated peers, for one who looks at them in its own time. */
final class SimEvents implements PeerEvents {

  private static final int MAX_EVENTS = 1_024;

  private final Deque<PeerEvent> events = new ArrayDeque<>();
  private final Consumer<SimEvents> onClose;
  private final TimedWaiting waiting;
  private boolean closed;

  SimEvents(Simulation simulation, Consumer<SimEvents> onClose) {
    this.waiting = new TimedWaiting(simulation);
    this.onClose = onClose;
  }

  void add(PeerEvent event) {
    if (events.size() == MAX_EVENTS) {
      events.removeFirst();
    }
    events.addLast(event);
    waiting.wake();
  }

  @Override
  public Optional<PeerEvent> next(Duration atMost) throws InterruptedException {
    waiting.until(() -> closed || !events.isEmpty(), atMost);
    return Optional.ofNullable(events.pollFirst());
  }

  @Override
  public void close() {
    closed = true;
    waiting.wake();
    onClose.accept(this);
  }
}
