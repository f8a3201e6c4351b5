package dev.folkmoot.libp2p.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.libp2p.swarm.DialRules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Ten thousand connects and disconnects leave nothing behind. */
final class LongChurnIT {
  private static final ProtocolId ECHO = new ProtocolId("/test/echo/1");
  private static final int TCP_CONNECTS = 10_000;

  /** As many as take about as long: a QUIC handshake costs several times as much here. */
  private static final int QUIC_CONNECTS = 1_000;

  private static final int CLIENTS = 4;
  private static final Duration BOUND = Duration.ofMinutes(4);

  private final AtomicInteger threads = new AtomicInteger();
  private final Platform platform = counting(Platform.system());

  private Platform counting(Platform plain) {
    ThreadFactory counted =
        work -> {
          threads.incrementAndGet();
          return plain
              .threads()
              .newThread(() -> {
                try {
                  work.run();
                } finally {
                  threads.decrementAndGet();
                }
              });
        };
    return new Platform(counted, plain.timers(), plain.clock(), plain.random());
  }

  @Test
  void tenThousandConnectsAndDisconnectsOverTcpLeaveNothingBehind() throws Exception {
    churn("/ip4/127.0.0.1/tcp/0", TCP_CONNECTS);
  }

  @Test
  void aThousandConnectsAndDisconnectsOverQuicLeaveNothingBehind() throws Exception {
    churn("/ip4/127.0.0.1/udp/0/quic-v1", QUIC_CONNECTS);
  }

  private Host host(String listen) throws IOException {
    HostConfig config =
        HostConfig.of(PrivateKey.generate(platform.random()))
            .listeningOn(listen)
            .withDialling(
                DialRules.standard().withBackoff(Duration.ofMillis(1), Duration.ofMillis(1)));
    return Host.start(config, platform);
  }

  private void churn(String listen, int connects) throws Exception {
    Host server = host(listen);
    server.handle(ECHO, LongChurnIT::echo);
    List<Host> all = new ArrayList<>(List.of(server));
    for (int i = 0; i < CLIENTS; i++) {
      all.add(host(listen));
    }
    int idle = threads.get();
    var failures = new AtomicInteger();
    var done = new AtomicInteger();
    for (Host client : all.subList(1, all.size())) {
      platform.start(
          "churn",
          () -> {
            try {
              repeat(client, server, connects / CLIENTS);
            } catch (IOException broken) {
              failures.incrementAndGet();
            } finally {
              done.incrementAndGet();
            }
          });
    }
    await().atMost(BOUND).until(() -> done.get() == CLIENTS);
    assertThat(failures).hasValue(0);

    for (Host host : all) {
      await().atMost(BOUND).until(() -> host.connections().isEmpty());
      await().atMost(BOUND).until(() -> host.resources().systemUsage().connections() == 0);
      await().atMost(BOUND).until(() -> host.resources().systemUsage().streams() == 0);
      await().atMost(BOUND).until(() -> host.resources().scopeCount() == 0);
      assertThat(host.resources().systemUsage().bytes()).isZero();
      assertThat(host.resources().pendingUsage().connections()).isZero();
      assertThat(host.resources().pendingUsage().streams()).isZero();
    }
    await().atMost(BOUND).until(() -> threads.get() <= idle);
    all.forEach(Host::close);
    await().atMost(BOUND).until(() -> threads.get() == 0);
  }

  private static void repeat(Host client, Host server, int times) throws IOException {
    Multiaddr address = server.listenAddresses().getFirst().withPeerId(server.peerId());
    byte[] one = {42};
    for (int i = 0; i < times; i++) {
      Connection connection = client.connect(address);
      try (Stream stream = connection.open(List.of(ECHO))) {
        stream.write(one, 0, 1);
        if (stream.read(one, 0, 1) != 1) {
          throw new IOException("no echo");
        }
      }
      connection.close();
      await()
          .atMost(BOUND)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> client.connections().isEmpty());
    }
  }

  private static void echo(Stream stream) throws IOException {
    byte[] one = new byte[1];
    while (stream.read(one, 0, 1) == 1) {
      stream.write(one, 0, 1);
    }
  }
}
