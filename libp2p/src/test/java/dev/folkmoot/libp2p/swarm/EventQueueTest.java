package dev.folkmoot.libp2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.platform.ManualTimers;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private final EventBus bus = new EventBus(new ManualTimers());

  private static HostEvent event(int number) {
    return new HostEvent.Listening(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + number));
  }

  @Test
  void everySubscriberGetsWhatCameAfterIt() throws Exception {
    Subscription early = bus.subscribe();
    bus.publish(event(1));
    Subscription late = bus.subscribe();
    bus.publish(event(2));

    assertThat(early.next()).isEqualTo(event(1));
    assertThat(early.next()).isEqualTo(event(2));
    assertThat(late.next()).isEqualTo(event(2));
    assertThat(late.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void aSlowSubscriberLosesTheOldestAndIsTold() throws Exception {
    Subscription slow = bus.subscribe();
    for (int i = 1; i <= EventQueue.CAPACITY + 3; i++) {
      bus.publish(event(i));
    }
    assertThat(slow.next()).isEqualTo(new HostEvent.EventsLost(3));
    assertThat(slow.next()).isEqualTo(event(4));
  }

  @Test
  void aClosedSubscriptionGetsNothingMore() {
    Subscription closed = bus.subscribe();
    closed.close();
    bus.publish(event(1));
    assertThatThrownBy(closed::next).isInstanceOf(SocketException.class);
  }
}
