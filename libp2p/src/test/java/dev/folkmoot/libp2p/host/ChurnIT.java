package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.swarm.Watermarks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final int CONNECTIONS = 500;
  private static final long HEAP_PER_CONNECTION_BYTES = 64 * 1024;

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

  @Test
  void fiveHundredIdleConnectionsFitIntoASmallHeap() throws IOException {
    ResourceLimits standard = ResourceLimits.standard();
    var many =
        standard
            .withSystem(standard.system().withConnections(4_000, 4_000, 8_000))
            .withPeer(standard.peer().withConnections(4_000, 4_000, 8_000));
    var marks = new Watermarks(8_000, 8_000, Duration.ofMinutes(1), Duration.ofMinutes(1));
    Host server = hosts.start(config -> config.withLimits(many).withWatermarks(marks));
    long before = usedHeap();
    List<Host> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Host client = Host.start(hosts.config(), hosts.platform);
      clients.add(client);
      connect(client, server);
    }
    await().until(() -> server.connections().size() == CONNECTIONS);
    await().until(() -> server.resources().systemUsage().streams() == 0);
    // Both ends of each connection, and the host at the other end, live in this heap.
    long perConnection = (usedHeap() - before) / CONNECTIONS;
    assertThat(perConnection).isLessThan(HEAP_PER_CONNECTION_BYTES);
    for (Host client : clients) {
      client.close();
    }
    await().until(() -> server.connections().isEmpty());
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
