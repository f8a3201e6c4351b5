package dev.folkmoot.libp2p.rcmgr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {

  private static final ProtocolId ECHO = new ProtocolId("/echo/1");
  private static final PeerId PEER = peer(1);
  private static final ResourceLimits STANDARD = ResourceLimits.standard();

  private static PeerId peer(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return PeerId.of(PrivateKey.ofEd25519Seed(bytes).publicKey());
  }

  @Test
  void aConnectionIsPendingUntilItsPeerIsProven() throws Exception {
    Resources resources = new Resources(STANDARD);
    ConnectionScope connection = resources.openConnection(Direction.INBOUND);
    assertThat(resources.pendingUsage().inboundConnections()).isEqualTo(1);

    connection.attach(PEER);
    assertThat(resources.pendingUsage().connections()).isZero();
    assertThat(resources.peerUsage(PEER).inboundConnections()).isEqualTo(1);
    assertThat(resources.systemUsage().inboundConnections()).isEqualTo(1);

    connection.close();
    connection.close();
    assertThat(resources.systemUsage()).isEqualTo(Usage.NOTHING);
    assertThat(resources.scopeCount()).isZero();
  }

  @Test
  void aRefusedStepChangesNothing() throws Exception {
    Resources resources =
        new Resources(STANDARD.withSystem(STANDARD.system().withConnections(1, 1, 2)));
    ConnectionScope first = resources.openConnection(Direction.INBOUND);

    assertThatThrownBy(() -> resources.openConnection(Direction.INBOUND))
        .isInstanceOf(ResourceLimitException.class)
        .hasMessage("the limit of the system is reached: inbound connections");
    assertThat(resources.pendingUsage().connections()).isEqualTo(1);
    assertThat(resources.openConnection(Direction.OUTBOUND)).isNotNull();
    first.close();
    assertThat(resources.openConnection(Direction.INBOUND)).isNotNull();
  }

  @Test
  void aPeerThatHasEnoughConnectionsGetsNoMore() throws Exception {
    Resources resources =
        new Resources(STANDARD.withPeer(STANDARD.peer().withConnections(1, 1, 1)));
    resources.openConnection(Direction.INBOUND).attach(PEER);
    ConnectionScope second = resources.openConnection(Direction.INBOUND);

    assertThatThrownBy(() -> second.attach(PEER)).isInstanceOf(ResourceLimitException.class);
    second.close();
    assertThat(resources.systemUsage().connections()).isEqualTo(1);
    resources.openConnection(Direction.INBOUND).attach(peer(2));
    assertThat(resources.scopeCount()).isEqualTo(2);
  }

  @Test
  void aStreamIsCountedEverywhereAndGivesAllBack() throws Exception {
    Resources resources = new Resources(STANDARD);
    ConnectionScope connection = resources.openConnection(Direction.OUTBOUND);
    connection.attach(PEER);
    StreamScope stream = connection.openStream(Direction.INBOUND);
    assertThat(resources.pendingUsage().inboundStreams()).isEqualTo(1);
    assertThat(stream.reserve(1_000)).isTrue();
    stream.attach(ECHO);
    assertThat(resources.pendingUsage()).isEqualTo(Usage.NOTHING);
    assertThat(resources.peerUsage(PEER)).isEqualTo(new Usage(0, 1, 1, 0, 1_000));

    stream.close();
    connection.close();
    assertThat(resources.systemUsage()).isEqualTo(Usage.NOTHING);
    assertThat(resources.scopeCount()).isZero();
  }

  @Test
  void aStreamThatOutlivesItsConnectionStillGivesBack() throws Exception {
    Resources resources = new Resources(STANDARD);
    ConnectionScope connection = resources.openConnection(Direction.OUTBOUND);
    connection.attach(PEER);
    StreamScope stream = connection.openStream(Direction.INBOUND);
    connection.close();
    assertThat(resources.peerUsage(PEER).streams()).isEqualTo(1);
    stream.close();
    assertThat(resources.scopeCount()).isZero();
    assertThat(resources.systemUsage()).isEqualTo(Usage.NOTHING);
    assertThat(resources.pendingUsage()).isEqualTo(Usage.NOTHING);
  }

  @Test
  void bytesAreRefusedByTheTightestScope() throws Exception {
    Resources resources = new Resources(STANDARD.withPeer(STANDARD.peer().withBytes(100)));
    ConnectionScope connection = resources.openConnection(Direction.INBOUND);
    connection.attach(PEER);
    assertThat(connection.reserve(60)).isTrue();
    assertThat(connection.reserve(60)).isFalse();
    assertThat(resources.systemUsage().bytes()).isEqualTo(60);
    connection.release(60);
    assertThat(connection.reserve(100)).isTrue();
    connection.close();
    assertThat(resources.systemUsage().bytes()).isZero();
    assertThat(connection.reserve(1)).isFalse();
  }

  @Test
  void aStreamsOwnBytesAreBounded() throws Exception {
    Resources resources = new Resources(STANDARD.withStream(STANDARD.stream().withBytes(10)));
    ConnectionScope connection = resources.openConnection(Direction.INBOUND);
    connection.attach(PEER);
    StreamScope stream = connection.openStream(Direction.INBOUND);
    assertThat(stream.reserve(11)).isFalse();
    assertThat(stream.reserve(10)).isTrue();
  }

  @Test
  void noStreamBelongsToAConnectionOfNobody() throws Exception {
    ConnectionScope connection = new Resources(STANDARD).openConnection(Direction.INBOUND);
    assertThatThrownBy(() -> connection.openStream(Direction.INBOUND))
        .isInstanceOf(ResourceLimitException.class);
  }

  @Test
  void aFloodOfStreamsStopsAtTheLimitAndLeavesNothingBehind() throws Exception {
    Resources resources =
        new Resources(STANDARD.withProtocol(STANDARD.protocol().withStreams(5, 5, 10)));
    ConnectionScope connection = resources.openConnection(Direction.INBOUND);
    connection.attach(PEER);
    List<StreamScope> admitted = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      StreamScope stream = connection.openStream(Direction.INBOUND);
      try {
        stream.attach(ECHO);
        admitted.add(stream);
      } catch (ResourceLimitException full) {
        refused++;
        stream.close();
      }
    }
    assertThat(refused).isEqualTo(95);
    admitted.forEach(StreamScope::close);
    connection.close();
    assertThat(resources.scopeCount()).isZero();
    assertThat(resources.pendingUsage()).isEqualTo(Usage.NOTHING);
  }
}
