package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Stream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host with both transports, as it is where nothing else is said. */
class TransportsIT {

  private final Hosts hosts = new Hosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void aHostListensOnBothTransports() throws IOException {
    Host server = hosts.startOnBoth();
    assertThat(server.listenAddresses())
        .extracting(address -> address.components().get(1).protocol())
        .containsExactly(AddressProtocol.TCP, AddressProtocol.UDP);

    for (Multiaddr address : server.listenAddresses()) {
      Host client = hosts.start();
      Connection connection = client.connect(server.peerId(), List.of(address));
      assertThat(connection.remoteAddress()).isEqualTo(address);
      assertThat(client.ping(server.peerId())).isPositive();
    }
  }

  @Test
  void theLastHostToCloseLeavesNoThreadAndNoSocket() throws IOException {
    Host server = hosts.startOnBoth();
    Host client = hosts.start();
    client.connect(server.peerId(), server.listenAddresses());
    try (Stream stream = client.newStream(server.peerId(), ECHO)) {
      stream.write(new byte[1], 0, 1);
      assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
    }
    assertThat(nettyThreads()).isPositive();
    int port = Integer.parseInt(server.listenAddresses().getLast().components().get(1).text());

    server.close();
    client.close();

    // Netty's own housekeeper is one more, for a second after the last event loop.
    await().until(() -> nettyThreads() == 0);
    try (var socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
    }
  }

  private static long nettyThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("libp2p-quic") || name.startsWith("globalEventExecutor"))
        .count();
  }
}
