package dev.folkmoot.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.SeededRandom;
import dev.folkmoot.libp2p.platform.ManualTimers;
import dev.folkmoot.libp2p.platform.Platform;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressWatchTest {

  private final ManualTimers timers = new ManualTimers();
  private final List<InetAddress> machine = new ArrayList<>();
  private int looks;
  private int changes;
  private boolean wildcard = true;

  /** Runs its work at once, in the thread that starts it. */
  private final Platform platform =
      new Platform(
          work ->
              new Thread() {
                @Override
                public synchronized void start() {
                  work.run();
                }
              },
          timers,
          () -> Instant.EPOCH,
          new SeededRandom(1));

  private final AddressWatch watch =
      new AddressWatch(
          platform,
          new OwnAddresses(() -> {
            looks++;
            return List.copyOf(machine);
          }),
          () -> wildcard,
          () -> changes++);

  @Test
  void onlyAChangeIsTold() {
    watch.start();
    timers.advance(AddressWatch.INTERVAL);
    assertThat(changes).isZero();
    machine.add(InetAddress.ofLiteral("192.0.2.1"));
    timers.advance(AddressWatch.INTERVAL);
    timers.advance(AddressWatch.INTERVAL);
    assertThat(changes).isEqualTo(1);
    assertThat(looks).isEqualTo(4);
  }

  @Test
  void aHostWithoutAWildcardNeverLooks() {
    wildcard = false;
    watch.start();
    assertThat(looks).isZero();
    assertThat(timers.armed()).isZero();
  }

  @Test
  void oneWatchIsEnoughForSeveralWildcards() {
    watch.start();
    watch.start();
    assertThat(timers.armed()).isEqualTo(1);
  }

  @Test
  void aClosedHostLooksNoMore() {
    watch.start();
    watch.close();
    assertThat(timers.armed()).isZero();
    watch.start();
    assertThat(timers.armed()).isZero();
  }
}
