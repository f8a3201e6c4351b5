package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.transport.quic.QuicTransport;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes on loopback that are told of each other, or find each other. */
class MeshNodeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Village village = new Village();
  private final MeshKey key = MeshKey.draw(new SecureRandom());
  private final MeshKey other = MeshKey.draw(new SecureRandom());

  @AfterEach
  void close() {
    village.close();
  }

  private static void awaitMembers(MeshNode one, MeshNode two) {
    await().atMost(PATIENCE).until(() -> isMember(one, two) && isMember(two, one));
  }

  private static boolean isMember(MeshNode of, MeshNode peer) {
    return of.network().peer(peer.id()).stream()
        .anyMatch(known -> known.isConnected() && known.standing() == Reach.MESH);
  }

  @Test
  void machinesOfOneMeshFindEachOtherByWhatTheyAreTold() throws Exception {
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    MeshNode laptop = village.node("laptop", new MeshMode.Keyed(key));
    MeshNode phone = village.node("phone", new MeshMode.Keyed(key));
    awaitMembers(attic, laptop);
    awaitMembers(attic, phone);
    awaitMembers(phone, laptop);
  }

  @Test
  void whoHasAnotherKeyIsAStrangerUntilHeHasThisOne() throws Exception {
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    MeshNode laptop = village.node("laptop", new MeshMode.Keyed(other));
    attic.host().connect(laptop.host().peerId(), laptop.host().listenAddresses());
    await()
        .atMost(PATIENCE)
        .until(() -> attic.host().connections().isEmpty() && laptop.host().connections().isEmpty());
    assertThat(attic.network().peers()).isEmpty();
    laptop.adopt(key);
    awaitMembers(attic, laptop);
  }

  @Test
  void aLostMachineIsMetAgainWhereItIsNow() throws Exception {
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    MeshNode laptop = village.node("laptop", new MeshMode.Keyed(key));
    awaitMembers(attic, laptop);
    village.stop(laptop);
    await().atMost(PATIENCE).until(() -> !isMember(attic, laptop));
    MeshNode again = village.again("laptop");
    assertThat(again.id()).isEqualTo(laptop.id());
    awaitMembers(attic, again);
  }

  @Test
  void machinesOfOneMeshFindEachOtherOnTheLinkWithoutBeingTold() throws Exception {
    village.search = loopback();
    village.tellsEachOther = false;
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    MeshNode laptop = village.node("laptop", new MeshMode.Keyed(key));
    MeshNode stranger = village.node("stranger", new MeshMode.Keyed(other));
    awaitMembers(attic, laptop);
    assertThat(stranger.host().connections()).isEmpty();
    // The name that is looked for changes with the key.
    stranger.adopt(key);
    awaitMembers(attic, stranger);
  }

  @Test
  void anInviterIsFoundOnTheLinkByItsCode() throws Exception {
    village.search = loopback();
    village.tellsEachOther = false;
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    MeshNode decoy = village.node("decoy", new MeshMode.Keyed(MeshKey.draw(new SecureRandom())));
    MeshNode laptop = village.node("laptop", new MeshMode.Keyed(other));
    decoy.invite(Reach.FRIENDS, Duration.ofMinutes(1));
    PairingCode code = attic.invite(Reach.MESH, Duration.ofMinutes(1));
    assertThat(laptop.join(code, Optional.empty()).peer()).isEqualTo(attic.id());
    awaitMembers(attic, laptop);
    assertThat(decoy.mode()).isNotEqualTo(attic.mode());
  }

  private static LanSearch loopback() throws IOException {
    String name = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
    return new LanSearch(true, Set.of(name), true);
  }

  @Test
  void aNodeListensWhereItCanAndFailsIfThatIsNowhere() throws Exception {
    village.listen = List.of("/ip4/127.0.0.1/tcp/0", "/ip4/192.0.2.1/tcp/1");
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    assertThat(attic.addresses())
        .allMatch(address -> address.endsWith("/p2p/" + attic.id()))
        .anyMatch(address -> address.startsWith("/ip4/127.0.0.1/tcp/"));
    village.listen = List.of("/ip4/192.0.2.1/tcp/1");
    assertThatThrownBy(() -> village.node("nowhere", new MeshMode.Open()))
        .isInstanceOf(IOException.class);
    village.listen = List.of("127.0.0.1:80");
    assertThatThrownBy(() -> village.node("wrong", new MeshMode.Open()))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void machinesMeetOverQuicToo() throws Exception {
    boolean hasQuic = QuicTransport.isAvailable();
    village.listen = List.of(hasQuic ? "/ip4/127.0.0.1/udp/0/quic-v1" : "/ip4/127.0.0.1/tcp/0");
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    MeshNode laptop = village.node("laptop", new MeshMode.Keyed(key));
    awaitMembers(attic, laptop);
    assertThat(attic.host().connections().getFirst().security().value())
        .isEqualTo(hasQuic ? "/quic-v1" : "/noise");
  }

  @Test
  void whoIsInvitedBelongsToTheMeshAtOnce() throws Exception {
    MeshNode attic = village.node("attic", new MeshMode.Keyed(key));
    MeshNode laptop = village.node("laptop", new MeshMode.Keyed(other));
    PairingCode code = attic.invite(Reach.MESH, Duration.ofMinutes(1));
    Paired paired = laptop.join(code, Optional.of(attic.addresses().getFirst()));
    assertThat(paired.grant()).isEqualTo(new Grant.Mesh(key));
    assertThat(laptop.mode()).isEqualTo(new MeshMode.Keyed(key));
    awaitMembers(attic, laptop);
  }
}
