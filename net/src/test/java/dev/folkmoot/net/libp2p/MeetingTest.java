package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.libp2p.SimVillage.House;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.net.pairing.PairingException;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.sim.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is met, kept, lost and let go, on virtual time. */
class MeetingTest {

  private final SimVillage village = new SimVillage();
  private final MeshKey key = MeshKey.draw(SeededRandom.of(1, "key"));
  private final MeshMode ours = new MeshMode.Keyed(key);
  private final MeshMode theirs = new MeshMode.Keyed(MeshKey.draw(SeededRandom.of(2, "key")));

  @AfterEach
  void close() throws Exception {
    village.close();
  }

  @Test
  void nodesOfOneHomeMeetByTheirNotesWithOneConnectionForTwo() throws Exception {
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      houses.add(village.house("house " + i, ours));
    }
    village.pass(SimVillage.MOMENT);
    assertThat(SimVillage.isWhole(houses)).isTrue();
    village.pass(Duration.ofMinutes(2));
    for (House house : houses) {
      assertThat(house.connections()).isEqualTo(houses.size() - 1);
    }
  }

  @Test
  void aNodeThatNobodyHasHeardOfIsMetByWhatItHasHeardOfOthers() throws Exception {
    House known = village.house("known", ours);
    House hidden = village.hidden("hidden", ours);
    village.pass(SimVillage.MOMENT);
    assertThat(hidden.isMeshWith(known)).isTrue();
  }

  /** Only the one in the middle knows both; its notes are gone before the third starts. */
  @Test
  void membersThatOnlyAdvertsTellOfAreMetToo() throws Exception {
    House first = village.house("first", ours);
    House middle = village.hidden("middle", ours);
    village.pass(SimVillage.MOMENT);
    village.publish(first);
    village.notes.clear();
    village.notes.put("middle", middle.node().addresses());
    House third = village.hidden("third", ours);
    village.pass(Duration.ofSeconds(40));
    assertThat(third.isMeshWith(middle)).isTrue();
    assertThat(third.isMeshWith(first)).isTrue();
  }

  @Test
  void aSeveredConnectionStandsAgainWithinASecond() throws Exception {
    House one = village.house("one", ours);
    House two = village.house("two", ours);
    village.pass(Duration.ofSeconds(20));
    village.net.sever(one.machine(), two.machine());
    village.pass(Duration.ofSeconds(1));
    assertThat(one.isMeshWith(two)).isTrue();
  }

  @Test
  void aPulledCableIsNoticedAndTheMachineIsMetAgainWhenItIsBack() throws Exception {
    House one = village.house("one", ours);
    House two = village.house("two", ours);
    village.pass(Duration.ofSeconds(20));
    village.net.partition(List.of(one.machine()), List.of(two.machine()));
    village.pass(Duration.ofSeconds(16));
    assertThat(one.standing(two)).isEmpty();
    assertThat(two.standing(one)).isEmpty();
    village.pass(Duration.ofMinutes(3));
    village.net.heal();
    village.pass(DialBook.MAX_BACKOFF.plusSeconds(15));
    assertThat(one.isMeshWith(two)).isTrue();
  }

  @Test
  void whoTakesAnotherKeyIsNobodyAtOnceAndAMemberAgainWithTheOldOne() throws Exception {
    House one = village.house("one", ours);
    House two = village.house("two", ours);
    village.publish(two);
    village.pass(SimVillage.MOMENT);
    assertThat(one.isMeshWith(two)).isTrue();
    village.net.run(() -> two.node().adopt(MeshKey.draw(SeededRandom.of(3, "key"))));
    village.pass(Duration.ofSeconds(1));
    assertThat(one.standing(two)).isEmpty();
    assertThat(two.standing(one)).isEmpty();
    // Its advert is still there, and it is no member, whatever that says.
    assertThat(one.node().network().peer(two.id()).map(Peer::standing)).contains(Reach.PUBLIC);
    village.pass(Duration.ofSeconds(20));
    assertThat(one.connections()).isZero();
    village.net.run(() -> two.node().adopt(key));
    village.pass(SimVillage.MOMENT);
    assertThat(one.isMeshWith(two)).isTrue();
  }

  @Test
  void aWholeVillageChangesItsKey() throws Exception {
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      houses.add(village.house("house " + i, ours));
    }
    village.pass(SimVillage.MOMENT);
    MeshKey fresh = MeshKey.draw(SeededRandom.of(3, "key"));
    for (House house : houses) {
      village.net.run(() -> house.node().adopt(fresh));
      village.pass(Duration.ofMillis(300));
    }
    village.pass(SimVillage.MOMENT);
    assertThat(SimVillage.isWhole(houses)).isTrue();
  }

  @Test
  void whoLeavesIsTakenForGoneByTheMeshAtOnce() throws Exception {
    House one = village.house("one", ours);
    House two = village.house("two", ours);
    village.publish(two);
    village.pass(SimVillage.MOMENT);
    assertThat(one.node().network().peer(two.id()).flatMap(Peer::offer)).isPresent();
    village.net.run(() -> two.node().leave(MeshKey.draw(SeededRandom.of(3, "key"))));
    village.pass(Duration.ofSeconds(1));
    assertThat(one.node().network().peer(two.id())).isEmpty();
  }

  @Test
  void whoIsBannedIsDroppedAndStaysOutUntilHeIsForgiven() throws Exception {
    House one = village.house("one", ours);
    House two = village.house("two", ours);
    village.pass(Duration.ofSeconds(10));
    one.banned().add(two.id());
    village.net.run(() -> one.node().ban(two.id()));
    for (int i = 0; i < 60; i++) {
      village.pass(Duration.ofSeconds(1));
      assertThat(one.standing(two)).isEmpty();
    }
    one.banned().clear();
    village.pass(DialBook.MAX_BACKOFF.plusSeconds(15));
    assertThat(one.isMeshWith(two)).isTrue();
  }

  @Test
  void strangersAreLetGoAndDoNotPushMembersOut() throws Exception {
    House one = village.house("one", ours);
    House two = village.house("two", ours);
    village.pass(SimVillage.MOMENT);
    Multiaddr there = Multiaddr.parse(one.node().addresses().getFirst());
    List<SimHost> strangers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      SimHost stranger = village.net.host("stranger " + i);
      village.net.run(() -> stranger.host().connect(there));
      strangers.add(stranger);
    }
    village.pass(Duration.ofSeconds(2));
    assertThat(one.connections()).isLessThan(1 + Meeting.MAX_STRANGERS + 1);
    assertThat(one.isMeshWith(two)).isTrue();
    village.pass(Duration.ofSeconds(20));
    assertThat(one.connections()).isEqualTo(1);
    assertThat(strangers).allMatch(stranger -> stranger.host().connections().isEmpty());
  }

  @Test
  void whileSomebodyIsInvitedAStrangerMayStayAndPair() throws Exception {
    House one = village.hidden("one", ours);
    House two = village.hidden("two", theirs);
    PairingCode code = village.net.call(() -> one.node().invite(Reach.MESH, Duration.ofMinutes(5)));
    SimHost stranger = village.net.host("stranger");
    village.net.run(
        () -> stranger.host().connect(Multiaddr.parse(one.node().addresses().getFirst())));
    village.pass(Duration.ofMinutes(1));
    assertThat(stranger.host().connections()).hasSize(1);
    Paired paired =
        village.net.call(
            () -> two.node().join(code, Optional.of(one.node().addresses().getFirst())));
    assertThat(paired.grant()).isEqualTo(new Grant.Mesh(key));
    village.pass(SimVillage.MOMENT);
    assertThat(one.isMeshWith(two)).isTrue();
    // The invitation is spent, so nobody else has any business here.
    village.pass(Duration.ofSeconds(20));
    assertThat(stranger.host().connections()).isEmpty();
    // Nobody's notes tell of the two, and yet they find each other again.
    village.net.sever(one.machine(), two.machine());
    village.pass(Duration.ofSeconds(5));
    assertThat(one.isMeshWith(two)).isTrue();
  }

  @Test
  void friendsAreKeptAndBelongToNobodysMesh() throws Exception {
    House one = village.hidden("one", ours);
    House two = village.hidden("two", theirs);
    PairingCode code =
        village.net.call(() -> one.node().invite(Reach.FRIENDS, Duration.ofMinutes(5)));
    village.net.run(() -> two.node().join(code, Optional.of(one.node().addresses().getFirst())));
    village.pass(Duration.ofMinutes(1));
    assertThat(one.standing(two)).contains(Reach.FRIENDS);
    assertThat(two.standing(one)).contains(Reach.FRIENDS);
    one.friends().clear();
    village.net.run(() -> one.node().friendsChanged());
    village.pass(Duration.ofMinutes(15));
    int connected = 0;
    for (int second = 0; second < 300; second++) {
      assertThat(one.standing(two)).isEmpty();
      connected += one.connections();
      village.pass(Duration.ofSeconds(1));
    }
    // The other one still thinks that they are friends, and tries now and then.
    assertThat(connected).isLessThan(100);
  }

  @Test
  void aWrongCodeGivesNothingAndTheNextTryMayBeRight() throws Exception {
    House one = village.hidden("one", ours);
    House two = village.hidden("two", theirs);
    PairingCode code = village.net.call(() -> one.node().invite(Reach.MESH, Duration.ofMinutes(5)));
    char first = code.secret().charAt(0) == '0' ? '1' : '0';
    PairingCode wrong = new PairingCode(code.plate(), first + code.secret().substring(1));
    String address = one.node().addresses().getFirst();
    assertThatThrownBy(() -> village.net.call(() -> two.node().join(wrong, Optional.of(address))))
        .isInstanceOf(PairingException.class);
    assertThat(two.node().mode()).isEqualTo(theirs);
    village.net.run(() -> two.node().join(code, Optional.of(address)));
    assertThat(two.node().mode()).isEqualTo(ours);
  }

  @Test
  void inAnOpenMeshEverybodyWhoIsThereBelongsToIt() throws Exception {
    House one = village.house("one", new MeshMode.Open());
    House two = village.house("two", new MeshMode.Open());
    House other = village.house("other", ours);
    village.pass(SimVillage.MOMENT);
    assertThat(one.isMeshWith(two)).isTrue();
    assertThat(one.standing(other)).isEmpty();
    assertThat(other.standing(one)).isEmpty();
    assertThatThrownBy(
            () -> village.net.call(() -> one.node().invite(Reach.MESH, Duration.ofMinutes(1))))
        .isInstanceOf(FailureException.class);
  }
}
