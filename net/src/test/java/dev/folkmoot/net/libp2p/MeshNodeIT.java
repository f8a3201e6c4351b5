package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
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
