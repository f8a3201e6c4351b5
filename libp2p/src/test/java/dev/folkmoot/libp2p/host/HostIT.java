package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.address;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static dev.folkmoot.libp2p.host.Hosts.readAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Connection;
import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.swarm.DialException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Wire.class)
class HostIT {

  private final Wire wire;
  private final Hosts hosts;

  HostIT(Wire wire) {
    this.wire = wire;
    hosts = new Hosts(wire);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void whatIsSentComesBack() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();

    Connection connection = connect(client, server);
    try (Stream stream = client.newStream(server.peerId(), ECHO)) {
      stream.write("hello".getBytes(UTF_8), 0, 5);
      stream.closeWrite();
      assertThat(new String(readAll(stream), UTF_8)).isEqualTo("hello");
      assertThat(stream.protocol()).isEqualTo(ECHO);
    }

    assertThat(connection.remotePeer()).isEqualTo(server.peerId());
    assertThat(connection.direction()).isEqualTo(Direction.OUTBOUND);
    assertThat(connection.security()).hasToString(wire.security);
    assertThat(connection.muxer()).hasToString(wire.muxer);
    await().until(() -> !server.connections(client.peerId()).isEmpty());
    assertThat(server.connections(client.peerId()))
        .singleElement()
        .extracting(Connection::direction)
        .isEqualTo(Direction.INBOUND);
  }

  @Test
  void aPeerOfAnotherNameIsRefused() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    PeerId other = PeerId.of(PrivateKey.generate(hosts.platform.random()).publicKey());

    assertThatThrownBy(() -> client.connect(other, server.listenAddresses()))
        .isInstanceOf(DialException.class)
        .hasMessageContaining("expected " + other);
    assertThat(client.connections()).isEmpty();
    await().until(() -> server.connections().isEmpty());
  }

  @Test
  void aHostNeverDialsItself() throws IOException {
    Host host = hosts.start();

    assertThatThrownBy(() -> host.connect(address(host)))
        .isInstanceOf(DialException.class)
        .hasMessageContaining("this host itself");
  }

  @Test
  void aProtocolThatNobodyServesIsSaidAtTheFirstRead() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    connect(client, server);

    Stream stream = client.newStream(server.peerId(), new ProtocolId("/nobody/1"));
    stream.write(new byte[3], 0, 3);
    assertThatThrownBy(() -> stream.read(new byte[1], 0, 1))
        .isInstanceOf(UnsupportedProtocolException.class);
  }

  @Test
  void theFirstProtocolThatTheRemoteSpeaksIsTaken() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    connect(client, server);

    try (Stream stream =
        client.newStream(server.peerId(), List.of(new ProtocolId("/nobody/1"), ECHO))) {
      assertThat(stream.protocol()).isEqualTo(ECHO);
      stream.write("x".getBytes(UTF_8), 0, 1);
      stream.closeWrite();
      assertThat(readAll(stream)).hasSize(1);
    }
  }

  @Test
  void pingMeasuresARoundTrip() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    connect(client, server);

    assertThat(client.ping(server.peerId())).isPositive();
  }
}
