package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.swarm.DialRules;
import dev.folkmoot.libp2p.transport.ByteTransport.Source;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Dials that come from the port where the host listens, as hole punching wants them. */
@ParameterizedClass
@EnumSource(Wire.class)
class ListenPortIT {

  private final Wire wire;
  private final Hosts hosts;

  ListenPortIT(Wire wire) {
    this.wire = wire;
    hosts = new Hosts(wire);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  private Host dialler(String listen) throws IOException {
    return Host.start(
        hosts
            .config()
            .listeningOn(listen)
            .withDialling(DialRules.standard().withSource(Source.LISTEN_PORT)),
        hosts.platform);
  }

  @Test
  void theRemoteSeesTheListenPort() throws IOException {
    Host server = hosts.start();
    try (Host client = dialler(wire.loopback(0))) {
      connect(client, server);
      assertThat(seenBy(server, client)).isEqualTo(client.listenAddresses().getFirst());
      assertThat(client.ping(server.peerId())).isPositive();
      // And others still come in there.
      assertThat(connect(hosts.start(), client).isClosed()).isFalse();
    }
  }

  @Test
  void theRemoteSeesTheListenPortByIp6() throws IOException {
    Host server =
        hosts.start(config -> config.withListen(List.of()).listeningOn(wire.loopback6(0)));
    try (Host client = dialler(wire.loopback6(0))) {
      connect(client, server);
      assertThat(seenBy(server, client)).isEqualTo(client.listenAddresses().getFirst());
    }
  }

  @Test
  void anAddressOfTheOtherFamilyIsDialledFromAnyPort() throws IOException {
    Host server = hosts.start();
    try (Host client = dialler(wire.loopback6(0))) {
      connect(client, server);
      assertThat(port(seenBy(server, client)))
          .isNotEqualTo(port(client.listenAddresses().getFirst()));
    }
  }

  private static Multiaddr seenBy(Host server, Host client) {
    await().until(() -> !server.connections(client.peerId()).isEmpty());
    return server.connections(client.peerId()).getFirst().remoteAddress();
  }

  private static int port(Multiaddr address) {
    return Integer.parseInt(address.components().get(1).text());
  }
}
