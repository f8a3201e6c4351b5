package dev.folkmoot.net.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.MessageWriter;
import dev.folkmoot.net.wire.Mutations;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemberExchangeTest {

  private static final NodeId ADA =
      new NodeId("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
  private static final NodeId BOB =
      new NodeId("12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X");
  private static final NodeId EVE =
      new NodeId("12D3KooWRm3AETnJHPfMnTvBuQKiJCZ1yacaXQsYbNi4qLPBcb29");

  private final SecureRandom random = new SecureRandom();
  private final MeshMode key = new MeshMode.Keyed(MeshKey.draw(random));
  private final MeshMode otherKey = new MeshMode.Keyed(MeshKey.draw(random));
  private final MeshMode open = new MeshMode.Open();

  private MemberExchange exchange(MeshMode mode, NodeId self, NodeId peer) {
    return new MemberExchange(mode, self, peer, random);
  }

  /** Whether each of the two takes the other for a member: who asks first. */
  private boolean[] meet(MeshMode adas, MeshMode bobs) {
    MemberExchange ada = exchange(adas, ADA, BOB);
    MemberExchange bob = exchange(bobs, BOB, ADA);
    bob.finish(ada.conclude(bob.answer(ada.ask())));
    return new boolean[] {ada.isMember(), bob.isMember()};
  }

  @Test
  void twoWithOneKeyAreMembersToEachOther() {
    assertThat(meet(key, key)).containsExactly(true, true);
  }

  @Test
  void twoWithDifferentKeysAreStrangers() {
    assertThat(meet(key, otherKey)).containsExactly(false, false);
  }

  @Test
  void inAnOpenMeshEverybodyIsAMemberWhoIsOfOneToo() {
    assertThat(meet(open, open)).containsExactly(true, true);
    assertThat(meet(open, key)).containsExactly(false, false);
    assertThat(meet(key, open)).containsExactly(false, false);
  }

  @Test
  void whoClaimsAnOpenMeshIsNoMemberOfOneWithAKey() {
    MemberExchange ada = exchange(key, ADA, BOB);
    ada.ask();
    ada.conclude(new MemberMessage(nonce(), Bytes.EMPTY, true).encoded());
    assertThat(ada.isMember()).isFalse();
  }

  @Test
  void whoAsksProvesNothingToAStranger() {
    MemberExchange ada = exchange(key, ADA, BOB);
    Bytes answer = exchange(otherKey, BOB, ADA).answer(ada.ask());
    MemberMessage last = MemberMessage.read(ada.conclude(answer));
    assertThat(last.proof()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void aProofOfAnotherConnectionIsWorthless() {
    MemberExchange ada = exchange(key, ADA, BOB);
    MemberExchange bob = exchange(key, BOB, ADA);
    Bytes answer = bob.answer(ada.ask());
    Bytes last = ada.conclude(answer);
    MemberExchange adaAgain = exchange(key, ADA, BOB);
    adaAgain.ask();
    adaAgain.conclude(answer);
    assertThat(adaAgain.isMember()).isFalse();
    MemberExchange bobAgain = exchange(key, BOB, ADA);
    bobAgain.answer(exchange(key, ADA, BOB).ask());
    bobAgain.finish(last);
    assertThat(bobAgain.isMember()).isFalse();
  }

  /** Eve lets each of the two prove himself to her, and passes it on to the other. */
  @Test
  void aStrangerInBetweenIsNobody() {
    MemberExchange adaToEve = exchange(key, ADA, EVE);
    MemberExchange bobToEve = exchange(key, BOB, EVE);
    Bytes last = adaToEve.conclude(bobToEve.answer(adaToEve.ask()));
    assertThat(adaToEve.isMember()).isFalse();
    bobToEve.finish(last);
    assertThat(bobToEve.isMember()).isFalse();
  }

  /** Eve asks Ada what Ada asks her. */
  @Test
  void aProofThatIsSentBackIsWorthless() {
    MemberExchange asking = exchange(key, ADA, EVE);
    MemberExchange answering = exchange(key, ADA, EVE);
    asking.conclude(answering.answer(asking.ask()));
    assertThat(asking.isMember()).isFalse();
  }

  @Test
  void withoutANonceNothingIsProven() {
    Bytes none = new MemberMessage(Bytes.EMPTY, nonce(), false).encoded();
    assertThatThrownBy(() -> exchange(key, ADA, BOB).answer(none))
        .isInstanceOf(MalformedMessageException.class);
    MemberExchange ada = exchange(key, ADA, BOB);
    ada.ask();
    assertThatThrownBy(() -> ada.conclude(none)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void anExchangeServesOnceAndInOrder() {
    MemberExchange ada = exchange(key, ADA, BOB);
    assertThatThrownBy(ada::isMember).isInstanceOf(IllegalStateException.class);
    ada.ask();
    assertThatThrownBy(ada::ask).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ada.finish(Bytes.EMPTY)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ada.answer(Bytes.EMPTY)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> exchange(key, ADA, ADA)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNonceOfAnotherLengthIsNoMessage() {
    for (int size : new int[] {1, 31, 33, 200}) {
      Bytes message = new MessageWriter().bytes(1, Bytes.copyOf(new byte[size])).toBytes();
      assertThatThrownBy(() -> MemberMessage.read(message))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  /** Nothing but what the other side really sent makes it a member. */
  @Test
  void noDamagedMessageProvesAnything() {
    Random chance = new Random(11);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      MemberExchange ada = exchange(key, ADA, BOB);
      Bytes answer = exchange(key, BOB, ADA).answer(ada.ask());
      byte[] damaged = Mutations.of(answer.toByteArray(), chance);
      try {
        Bytes received = Bytes.copyOf(damaged);
        boolean sameProof = proofOf(received).equals(proofOf(answer));
        ada.conclude(received);
        assertThat(ada.isMember()).isEqualTo(sameProof);
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static Bytes proofOf(Bytes message) {
    return MemberMessage.read(message).proof();
  }

  private Bytes nonce() {
    byte[] bytes = new byte[MeshKey.PROOF_BYTES];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }
}
