package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Wire.class)
class ChurnIT {

  private static final int CONNECTS = 1_000;

  private final Wire wire;
  private final Hosts hosts;

  ChurnIT(Wire wire) {
    this.wire = wire;
    hosts = new Hosts(wire);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void aThousandConnectsAndDisconnectsLeaveNothingBehind() throws IOException {
    var live = new AtomicInteger();
    Host server = Host.start(hosts.config().listeningOn(wire.loopback(0)), counting(live));
    Host client = Host.start(hosts.config().listeningOn(wire.loopback(0)), counting(live));
    server.handle(ECHO, Hosts::echo);
    for (int i = 0; i < CONNECTS; i++) {
      Connection connection = connect(client, server);
      try (Stream stream = connection.open(List.of(ECHO))) {
        stream.write(new byte[1], 0, 1);
        assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
      }
      connection.close();
      await().pollInterval(Duration.ofMillis(1)).until(() -> client.connections().isEmpty());
    }
    await().until(() -> server.connections().isEmpty());
    for (Host host : List.of(server, client)) {
      await().until(() -> host.resources().systemUsage().connections() == 0);
      await().until(() -> host.resources().systemUsage().streams() == 0);
      assertThat(host.resources().systemUsage().bytes()).isZero();
      assertThat(host.resources().pendingUsage().connections()).isZero();
      assertThat(host.resources().scopeCount()).isZero();
    }
    // One accept loop each is all that is left.
    await().until(() -> live.get() == 2);
    server.close();
    client.close();
    await().until(() -> live.get() == 0);
  }

  private dev.folkmoot.libp2p.platform.Platform counting(AtomicInteger live) {
    ThreadFactory plain = hosts.platform.threads();
    ThreadFactory counted =
        work -> {
          live.incrementAndGet();
          return plain.newThread(() -> {
            try {
              work.run();
            } finally {
              live.decrementAndGet();
            }
          });
        };
    return new dev.folkmoot.libp2p.platform.Platform(
        counted, hosts.platform.timers(), hosts.platform.clock(), hosts.platform.random());
  }
}
