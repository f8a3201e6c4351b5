package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.swarm.Watermarks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CVE-2022-23487 and its siblings, memory without end; over TCP. */
class MemoryIT {

  private static final ResourceLimits STANDARD = ResourceLimits.standard();

  private static final int CONNECTIONS = 500;
  private static final long HEAP_PER_CONNECTION_BYTES = 64 * 1024;

  private final Hosts hosts = new Hosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void bytesThatNobodyReadsAreBoundedByThePeersScope() throws Exception {
    long most = 512 * 1024;
    Host server =
        hosts.start(
            config -> config.withLimits(STANDARD.withPeer(STANDARD.peer().withBytes(most))));
    var release = new CountDownLatch(1);
    server.handle(ECHO, stream -> release.await());
    Host client = hosts.start();
    connect(client, server);
    byte[] piece = new byte[200 * 1024];
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Stream stream = client.newStream(server.peerId(), ECHO);
      stream.write(piece, 0, piece.length);
      open.add(stream);
    }
    await().until(() -> server.resources().peerUsage(client.peerId()).bytes() > 0);
    assertThat(server.resources().peerUsage(client.peerId()).bytes()).isLessThanOrEqualTo(most);
    open.forEach(Stream::reset);
    release.countDown();
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
