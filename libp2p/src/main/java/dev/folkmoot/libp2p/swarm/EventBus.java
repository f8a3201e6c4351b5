package dev.folkmoot.libp2p.swarm;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.platform.Timers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands events to all who subscribed. */
public final class EventBus {

  private final Timers timers;
  private final List<EventQueue> queues = new CopyOnWriteArrayList<>();

  public EventBus(Timers timers) {
    this.timers = timers;
  }

  /** Events from now on. Close it when done. */
  public Subscription subscribe() {
    var queue = new EventQueue(timers, queues::remove);
    queues.add(queue);
    return queue;
  }

  /** Never blocks. */
  public void publish(HostEvent event) {
    for (EventQueue queue : queues) {
      queue.offer(event);
    }
  }

  void close() {
    queues.forEach(EventQueue::close);
  }
}
