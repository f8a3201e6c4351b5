package dev.folkmoot.libp2p.host;

import static dev.folkmoot.libp2p.host.Hosts.ECHO;
import static dev.folkmoot.libp2p.host.Hosts.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.libp2p.HostEvent;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.Subscription;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.identify.IdentifyMessage;
import dev.folkmoot.libp2p.identify.IdentifyService;
import dev.folkmoot.libp2p.identify.IdentifyStream;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.record.PeerRecord;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentifyIT {

  private static final ProtocolId LATER = new ProtocolId("/test/later/1");

  private final Hosts hosts = new Hosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void bothSidesLearnProtocolsAddressesAndSignedRecords() throws IOException {
    Host server = hosts.start(config -> config.withAgent("server/1"));
    Host client = hosts.start();
    try (Subscription events = client.events()) {
      connect(client, server);
      List<HostEvent> seen = SwarmIT.until(events, HostEvent.PeerIdentified.class);
      assertThat(((HostEvent.PeerIdentified) seen.getLast()).agent()).isEqualTo("server/1");
    }
    assertThat(client.peers().protocols(server.peerId())).contains(ECHO, IdentifyService.PUSH);
    PeerRecord record =
        PeerRecord.open(client.peers().record(server.peerId()).orElseThrow().toByteArray());
    assertThat(record.addresses()).isEqualTo(server.listenAddresses());
    await().until(() -> server.peers().protocols(client.peerId()).contains(ECHO));
    assertThat(server.peers().addresses(client.peerId())).containsAll(client.listenAddresses());
  }

  @Test
  void aChangeIsPushedToThoseWhoAreConnected() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    connect(client, server);
    await().until(() -> server.peers().protocols(client.peerId()).contains(ECHO));

    server.handle(LATER, Hosts::echo);

    await().until(() -> client.peers().protocols(server.peerId()).contains(LATER));
  }

  /** Attack of section 6: identify/push amplification. */
  @Test
  void aPeerThatPushesWithoutEndIsRefused() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    connect(client, server);
    int taken = 0;
    for (int i = 0; i < 12; i++) {
      taken += push(client, server, message(List.of("/test/" + i)));
    }
    assertThat(taken).isLessThanOrEqualTo(5);
  }

  @Test
  void aPushThatNamesAnotherKeyIsRefused() throws IOException {
    Host server = hosts.start();
    Host client = hosts.start();
    connect(client, server);
    await().until(() -> server.peers().protocols(client.peerId()).contains(ECHO));
    PrivateKey other = PrivateKey.generate(hosts.platform.random());
    var forged =
        new IdentifyMessage(
            other.publicKey(), List.of(), List.of("/forged/1"), null, "", "", ByteString.EMPTY);

    assertThat(push(client, server, forged)).isZero();
    assertThat(server.peers().protocols(client.peerId()))
        .doesNotContain(new ProtocolId("/forged/1"));
  }

  private static IdentifyMessage message(List<String> protocols) {
    return new IdentifyMessage(null, List.of(), protocols, null, "", "", ByteString.EMPTY);
  }

  /** 1 if the push was read to its end, 0 if it was reset. */
  private static int push(Host from, Host to, IdentifyMessage message) throws IOException {
    try (Stream stream = from.newStream(to.peerId(), IdentifyService.PUSH)) {
      IdentifyStream.write(stream.output(), message);
      stream.closeWrite();
      return stream.read(new byte[1], 0, 1) < 0 ? 1 : 0;
    } catch (IOException reset) {
      return 0; // the answer of a host that has enough
    }
  }
}
