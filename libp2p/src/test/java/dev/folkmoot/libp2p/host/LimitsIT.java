package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamResetException;
import dev.folkmoot.libp2p.rcmgr.ResourceLimitException;
import dev.folkmoot.libp2p.rcmgr.ResourceLimits;
import dev.folkmoot.libp2p.swarm.HandshakeLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** CVE-2022-23492, -23486, -23487: endless connections, streams and memory. */
@ParameterizedClass
@EnumSource(Wire.class)
class LimitsIT {

  private static final ResourceLimits STANDARD = ResourceLimits.standard();

  private final Hosts hosts;

  LimitsIT(Wire wire) {
    hosts = new Hosts(wire);
  }

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void theSystemTakesOnlySoManyConnections() throws IOException {
    Host server =
        hosts.start(config ->
            config.withLimits(STANDARD.withSystem(STANDARD.system().withConnections(2, 2, 2))));
    connect(hosts.start(), server);
    connect(hosts.start(), server);
    await().until(() -> server.connections().size() == 2);
    Host third = hosts.start();

    SwarmIT.isRefused(third, server);
  }

  @Test
  void handshakesThatAreNeverFinishedAreBounded() throws Exception {
    Host server =
        hosts.start(config ->
            config
                .withHandshakeTimeout(Duration.ofMillis(600))
                .withLimits(STANDARD.withPending(STANDARD.pending().withConnections(3, 3, 6))));
    try (Strangers silent = Strangers.at(server, 20)) {
      assertThat(silent.count()).isEqualTo(20);
      await().until(() -> server.resources().pendingUsage().connections() > 0);
      assertThat(server.resources().pendingUsage().connections()).isLessThanOrEqualTo(3);
    }
    // They time out, and then there is room again.
    await().until(() -> server.resources().pendingUsage().connections() == 0);
    assertThat(connect(hosts.start(), server).isClosed()).isFalse();
  }

  @Test
  void oneAddressMayBeginOnlySoManyHandshakes() throws IOException {
    Host server = hosts.start(config -> config.withHandshakes(new HandshakeLimit(2, 1, false)));
    connect(hosts.start(), server);
    connect(hosts.start(), server);
    Host third = hosts.start();

    SwarmIT.isRefused(third, server);
  }

  @Test
  void onePeerHasOnlySoManyInboundStreams() throws IOException {
    streamsBeyondAreReset(STANDARD.withPeer(STANDARD.peer().withStreams(3, 100, 100)));
  }

  @Test
  void oneConnectionHasOnlySoManyInboundStreams() throws IOException {
    streamsBeyondAreReset(STANDARD.withConnection(STANDARD.connection().withStreams(3, 100, 100)));
  }

  @Test
  void oneProtocolHasOnlySoManyInboundStreams() throws IOException {
    streamsBeyondAreReset(STANDARD.withProtocol(STANDARD.protocol().withStreams(3, 100, 100)));
  }

  @Test
  void theSystemHasOnlySoManyInboundStreams() throws IOException {
    streamsBeyondAreReset(STANDARD.withSystem(STANDARD.system().withStreams(3, 100, 100)));
  }

  private void streamsBeyondAreReset(ResourceLimits limits) throws IOException {
    Host server = hosts.start(config -> config.withLimits(limits));
    Host client = hosts.start();
    connect(client, server);
    await().until(() -> !client.peers().protocols(server.peerId()).isEmpty());
    await().until(() -> server.resources().systemUsage().streams() == 0);
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Stream stream = client.newStream(server.peerId(), ECHO);
      stream.write(new byte[1], 0, 1);
      assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(1);
      open.add(stream);
    }
    Stream beyond = client.newStream(server.peerId(), ECHO);
    // The refusal may come before the first write, or after it.
    assertThatThrownBy(
            () -> {
              beyond.write(new byte[1], 0, 1);
              beyond.read(new byte[1], 0, 1);
            })
        .isInstanceOf(StreamResetException.class);

    open.removeFirst().reset();
    // Until the server has heard of it, another one is one too many.
    await()
        .ignoreException(StreamResetException.class)
        .untilAsserted(() -> {
          try (Stream again = client.newStream(server.peerId(), ECHO)) {
            again.write(new byte[1], 0, 1);
            assertThat(again.read(new byte[1], 0, 1)).isEqualTo(1);
          }
        });
    open.forEach(Stream::reset);
  }

  @Test
  void ourOwnStreamsAreLimitedBeforeTheRemoteHearsOfThem() throws IOException {
    Host server = hosts.start();
    Host client =
        hosts.start(config ->
            config.withLimits(STANDARD.withProtocol(STANDARD.protocol().withStreams(100, 1, 100))));
    connect(client, server);
    Stream first = client.newStream(server.peerId(), ECHO);

    assertThatThrownBy(() -> client.newStream(server.peerId(), ECHO))
        .isInstanceOf(ResourceLimitException.class)
        .hasMessageContaining("protocol " + ECHO);
    first.reset();
    Stream second = client.newStream(server.peerId(), ECHO);
    assertThat(second.protocol()).isEqualTo(ECHO);
    second.reset();
  }
}
