package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvent;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.libp2p.SimVillage.House;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Invitations;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.net.pairing.PairingException;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.testkit.net.Link;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.sim.SeededRandom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node says and takes, and a larger mesh in bad weather; on virtual time. */
class MeshNodeTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimVillage village = new SimVillage();
  private final MeshKey key = MeshKey.draw(SeededRandom.of(1, "key"));
  private final MeshMode ours = new MeshMode.Keyed(key);
  private final MeshMode theirs = new MeshMode.Keyed(MeshKey.draw(SeededRandom.of(2, "key")));

  @AfterEach
  void close() throws Exception {
    village.close();
  }

  private List<PeerEvent> events(PeerEvents events) throws Exception {
    List<PeerEvent> seen = new ArrayList<>();
    village.net.run(() -> {
      Optional<PeerEvent> next = events.next(Duration.ZERO);
      while (next.isPresent()) {
        seen.add(next.get());
        next = events.next(Duration.ZERO);
      }
    });
    return seen;
  }

  @Test
  void whoClosesIsGoneForTheOthersAtOnce() throws Exception {
    House one = village.house("one", ours);
    House two = village.house("two", ours);
    village.publish(two);
    village.pass(SimVillage.MOMENT);
    assertThat(one.node().network().peer(two.id()).flatMap(Peer::offer)).isPresent();
    PeerEvents events = one.node().network().events();
    village.notes.clear();
    village.net.run(two.node()::close);
    village.pass(Duration.ofSeconds(1));
    assertThat(one.node().network().peer(two.id())).isEmpty();
    assertThat(events(events))
        .contains(new PeerEvent.Gone(two.id()), new PeerEvent.Disconnected(two.id()));
    village.net.run(two.node()::close); // once more does nothing
  }

  @Test
  void strangersAreNoEventsAndNoPeers() throws Exception {
    House one = village.hidden("one", ours);
    PeerEvents events = one.node().network().events();
    SimHost stranger = village.net.host("stranger");
    village.net.run(() ->
        stranger.host().connect(one.node().host().peerId(), one.node().host().listenAddresses()));
    village.pass(Duration.ofSeconds(30));
    assertThat(events(events)).isEmpty();
    assertThat(one.node().network().peers()).isEmpty();
  }

  @Test
  void aMemberIsConnectedOnceAndDisconnectedOnce() throws Exception {
    House one = village.house("one", ours);
    PeerEvents events = one.node().network().events();
    House two = village.house("two", ours);
    village.pass(MINUTE);
    village.net.run(() -> two.node().adopt(MeshKey.draw(SeededRandom.of(3, "key"))));
    village.pass(MINUTE);
    assertThat(events(events))
        .containsExactly(new PeerEvent.Connected(two.id()), new PeerEvent.Disconnected(two.id()));
  }

  @Test
  void anInvitationThatIsTakenBackIsNone() throws Exception {
    House one = village.hidden("one", ours);
    House two = village.hidden("two", theirs);
    String address = one.node().addresses().getFirst();
    PairingCode code = village.net.call(() -> one.node().invite(Reach.MESH, MINUTE));
    assertThat(village.net.call(() -> one.node().revoke(code))).isTrue();
    assertThat(village.net.call(() -> one.node().revoke(code))).isFalse();
    assertThatThrownBy(() -> village.net.call(() -> two.node().join(code, Optional.of(address))))
        .isInstanceOfSatisfying(
            PairingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_INVITATION));
    assertThat(two.node().mode()).isEqualTo(theirs);
  }

  @Test
  void oneIsInvitedForSomeTimeAsMeshOrAsFriends() throws Exception {
    House one = village.hidden("one", ours);
    for (Reach reach : List.of(Reach.LOCAL, Reach.PUBLIC)) {
      assertThatThrownBy(() -> one.node().invite(reach, MINUTE))
          .isInstanceOf(FailureException.class);
    }
    for (Duration life : List.of(Duration.ZERO, Invitations.MAX_LIFE.plusMillis(1))) {
      assertThatThrownBy(() -> one.node().invite(Reach.MESH, life))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("24 hours");
    }
  }

  @Test
  void anAddressToJoinAtNamesANode() throws Exception {
    House one = village.hidden("one", ours);
    PairingCode code = PairingCode.draw(SeededRandom.of(5, "code"));
    for (String address :
        List.of("10.0.0.7:4001", "/ip4/10.0.0.7/tcp/4001", "/ip4/10.0.0.7/tcp/4001/p2p/x")) {
      assertThatThrownBy(() -> village.net.call(() -> one.node().join(code, Optional.of(address))))
          .isInstanceOf(FailureException.class);
    }
    String nobody =
        "/ip4/10.0.0.99/tcp/4001/p2p/" + Identity.draw(SeededRandom.of(6, "x")).nodeId();
    assertThatThrownBy(() -> village.net.call(() -> one.node().join(code, Optional.of(nobody))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void withoutMulticastAndWithoutAnAddressNobodyCanBeJoined() throws Exception {
    House one = village.hidden("one", ours);
    PairingCode code = PairingCode.draw(SeededRandom.of(5, "code"));
    assertThatThrownBy(() -> village.net.call(() -> one.node().join(code, Optional.empty())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("multicast");
  }

  /** Packets are lost and late, machines come and go; in the end all who are there have met. */
  @Test
  void aMeshInBadWeatherIsWholeAgainWhenItIsOver() throws Exception {
    village.net.everywhere(
        Link.of(Duration.ofMillis(30)).withJitter(Duration.ofMillis(40)).withLoss(50));
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      houses.add(village.house("house " + i, ours));
    }
    SeededRandom chance = village.net.simulation().random("weather");
    for (int storm = 0; storm < 20; storm++) {
      House one = houses.get(chance.nextInt(houses.size()));
      House two = houses.get(chance.nextInt(houses.size()));
      if (!one.equals(two)) {
        switch (chance.nextInt(3)) {
          case 0 -> village.net.sever(one.machine(), two.machine());
          case 1 -> village.net.partition(List.of(one.machine()), List.of(two.machine()));
          default -> village.net.lose(one.machine(), two.machine());
        }
      }
      village.pass(Duration.ofSeconds(chance.nextInt(10)));
    }
    village.net.heal();
    village.pass(Duration.ofMinutes(2));
    assertThat(SimVillage.isWhole(houses)).isTrue();
  }

  @Test
  void theNamesOfMulticastFollowFromTheMeshAndDoNotShowItsKey() {
    assertThat(Beacon.service(ours))
        .isEqualTo("_folkmoot-" + key.publicName() + "._udp.local")
        .isNotEqualTo(Beacon.service(theirs));
    assertThat(Beacon.service(new MeshMode.Open())).isEqualTo("_folkmoot-open._udp.local");
  }
}
