package dev.folkmoot.net.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bytes;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PairingTest {

  private static final NodeId ADA =
      new NodeId("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
  private static final NodeId BOB =
      new NodeId("12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X");
  private static final NodeId EVE =
      new NodeId("12D3KooWH3uVF6wv47WnArKHk5p6cvgCJEb74UTmxztmQDc298L3");

  private final SecureRandom random = new SecureRandom();
  private final Invitations invitations = new Invitations(random);
  private final MeshKey key = MeshKey.draw(random);

  private Inviter inviter(NodeId seen) {
    return new Inviter(invitations, ADA, seen, "attic", random);
  }

  private Joiner joiner(PairingCode code, NodeId seen) {
    return new Joiner(code, BOB, seen, "laptop", random);
  }

  private PairingCode invited(Grant grant) {
    return invitations.invite(grant, Duration.ofMinutes(1), 0);
  }

  private static void assertFails(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PairingException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void whoKnowsTheCodeIsGivenTheMeshKeyAndBothLearnWhoTheOtherIs() throws PairingException {
    PairingCode code = invited(new Grant.Mesh(key));
    Inviter inviter = inviter(BOB);
    Joiner joiner = joiner(PairingCode.parse(code.display()), ADA);

    Bytes granted = inviter.grant(joiner.confirm(inviter.begin(joiner.open(), 0)));
    Joiner.End end = joiner.finish(granted);
    Paired joined = inviter.finish(end.last());

    assertThat(end.paired()).isEqualTo(new Paired(ADA, "attic", new Grant.Mesh(key)));
    assertThat(joined).isEqualTo(new Paired(BOB, "laptop", new Grant.Mesh(key)));
    assertThat(joined.grant().reach()).isEqualTo(Reach.MESH);
  }

  @Test
  void friendsExchangeNoSecret() throws PairingException {
    PairingCode code = invited(new Grant.Friends());
    Inviter inviter = inviter(BOB);
    Joiner joiner = joiner(code, ADA);
    Joiner.End end = joiner.finish(inviter.grant(joiner.confirm(inviter.begin(joiner.open(), 0))));
    assertThat(end.paired().grant()).isEqualTo(new Grant.Friends());
    assertThat(inviter.finish(end.last()).grant().reach()).isEqualTo(Reach.FRIENDS);
  }

  @Test
  void aWrongCodeShowsBeforeAnythingIsGrantedAndTheInvitationStaysForTheRightOne()
      throws PairingException {
    PairingCode code = invited(new Grant.Mesh(key));
    PairingCode wrong = new PairingCode(code.plate(), "00000000");
    Inviter inviter = inviter(BOB);
    Joiner joiner = joiner(wrong, ADA);
    Bytes confirmation = joiner.confirm(inviter.begin(joiner.open(), 0));
    assertFails(Reason.WRONG_CODE, () -> inviter.grant(confirmation));

    Inviter again = inviter(BOB);
    Joiner right = joiner(code, ADA);
    assertThat(
            right.finish(again.grant(right.confirm(again.begin(right.open(), 0)))).paired().name())
        .isEqualTo("attic");
  }

  @Test
  void afterThreeWrongCodesTheRightOneIsWorthlessToo() throws PairingException {
    PairingCode code = invited(new Grant.Mesh(key));
    for (int i = 0; i < Invitations.MAX_TRIES; i++) {
      inviter(BOB).begin(joiner(new PairingCode(code.plate(), "0000000" + i), ADA).open(), 0);
    }
    assertThat(invitations.isAnyOpen(0)).isFalse();
    Bytes opening = joiner(code, ADA).open();
    assertFails(Reason.NO_INVITATION, () -> inviter(BOB).begin(opening, 0));
  }

  @Test
  void theLastTryMayStillBeTheRightOne() throws PairingException {
    PairingCode code = invited(new Grant.Friends());
    for (int i = 1; i < Invitations.MAX_TRIES; i++) {
      inviter(BOB).begin(joiner(code, ADA).open(), 0);
    }
    Inviter inviter = inviter(BOB);
    Joiner joiner = joiner(code, ADA);
    assertThat(joiner.finish(inviter.grant(joiner.confirm(inviter.begin(joiner.open(), 0)))))
        .isNotNull();
  }

  @Test
  void aCodeWorksOnceEvenForTwoWhoComeTogether() throws PairingException {
    PairingCode code = invited(new Grant.Mesh(key));
    Inviter first = inviter(BOB);
    Inviter second = inviter(BOB);
    Joiner one = joiner(code, ADA);
    Joiner other = joiner(code, ADA);
    Bytes firstConfirmation = one.confirm(first.begin(one.open(), 0));
    Bytes secondConfirmation = other.confirm(second.begin(other.open(), 0));
    first.grant(firstConfirmation);
    assertFails(Reason.NO_INVITATION, () -> second.grant(secondConfirmation));
    Bytes late = joiner(code, ADA).open();
    assertFails(Reason.NO_INVITATION, () -> inviter(BOB).begin(late, 0));
  }

  @Test
  void anInvitationExpires() {
    PairingCode code = invitations.invite(new Grant.Friends(), Duration.ofMinutes(1), 0);
    long end = Duration.ofMinutes(1).toNanos();
    assertThat(invitations.isAnyOpen(end - 1)).isTrue();
    Bytes opening = joiner(code, ADA).open();
    assertFails(Reason.NO_INVITATION, () -> inviter(BOB).begin(opening, end));
    assertThat(invitations.isAnyOpen(end)).isFalse();
  }

  @Test
  void oneThatWasTakenBackIsNoneAnyMore() {
    PairingCode code = invited(new Grant.Friends());
    assertThat(invitations.revoke(code)).isTrue();
    assertThat(invitations.revoke(code)).isFalse();
    Bytes opening = joiner(code, ADA).open();
    assertFails(Reason.NO_INVITATION, () -> inviter(BOB).begin(opening, 0));
  }

  @Test
  void onlySoManyAreOpenAndTheOldestGoes() {
    PairingCode oldest = invited(new Grant.Friends());
    IntStream.range(0, Invitations.MAX_OPEN).forEach(_ -> invited(new Grant.Friends()));
    assertThat(invitations.revoke(oldest)).isFalse();
  }

  /** He has a connection with each, knows no code, and passes every message on. */
  @Test
  void someoneInTheMiddleGainsNothing() throws PairingException {
    PairingCode code = invited(new Grant.Mesh(key));
    Inviter inviter = inviter(EVE);
    Joiner joiner = joiner(code, EVE);
    Bytes opening = joiner.open();
    assertFails(Reason.MALFORMED, () -> inviter.begin(opening, 0));
  }

  @Test
  void whatIsSealedIsReadByNobodyElse() throws PairingException {
    PairingCode code = invited(new Grant.Mesh(key));
    Inviter inviter = inviter(BOB);
    Joiner joiner = joiner(code, ADA);
    Bytes granted = inviter.grant(joiner.confirm(inviter.begin(joiner.open(), 0)));
    String onTheWire = java.util.HexFormat.of().formatHex(granted.toByteArray());
    String secret = java.util.HexFormat.of().formatHex(key.secret().toByteArray());
    assertThat(onTheWire).doesNotContain(secret);

    byte[] altered = granted.toByteArray();
    altered[altered.length - 1] ^= 1;
    assertFails(Reason.MALFORMED, () -> joiner.finish(Bytes.copyOf(altered)));
  }

  @Test
  void aRefusalComesOutAsItsReason() {
    PairingCode code = invited(new Grant.Friends());
    for (Reason reason : Reason.values()) {
      Joiner joiner = joiner(code, ADA);
      joiner.open();
      assertFails(reason, () -> joiner.confirm(Inviter.refusal(reason)));
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverComesInsteadOfAMessageTheExchangeFailsAndNothingElseDoes(int seed) {
    Random chance = new Random(seed);
    PairingCode code = invited(new Grant.Mesh(key));
    Joiner joiner = joiner(code, ADA);
    byte[] bytes = joiner.open().toByteArray();
    for (int i = 0; i < 1 + chance.nextInt(4); i++) {
      bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
    }
    byte[] cut =
        java.util.Arrays.copyOf(
            bytes, chance.nextInt(2) == 0 ? chance.nextInt(bytes.length) : bytes.length);
    try {
      inviter(BOB).begin(Bytes.copyOf(cut), 0);
    } catch (PairingException expected) {
      assertThat(expected.reason())
          .isIn(Reason.MALFORMED, Reason.NO_INVITATION, Reason.CANCELLED, Reason.WRONG_CODE);
    }
  }
}
