package dev.folkmoot.net.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MessageWriter;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.crypto.agreement.jpake.JPAKEPrimeOrderGroups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Someone who does not know the code sends what the protocol does not foresee. */
final class HostilePairingTest {

  private static final NodeId ADA =
      new NodeId("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
  private static final NodeId BOB =
      new NodeId("12D3KooWPjceQrSwdWXPyLLeABRXmuqt69Rg3sBYbU1Nft9HyQ6X");
  private static final BigInteger P = JPAKEPrimeOrderGroups.NIST_3072.getP();

  private final SecureRandom random = new SecureRandom();
  private final Invitations invitations = new Invitations(random);
  private final MeshKey key = MeshKey.draw(random);
  private final PairingCode code =
      invitations.invite(new Grant.Mesh(key), Duration.ofMinutes(1), 0);

  /** What is in no group, or in one so small that a key could be guessed. */
  static Stream<BigInteger> numbersOutsideTheGroup() {
    return Stream.of(
        BigInteger.ZERO,
        BigInteger.ONE,
        BigInteger.ONE.negate(),
        P.subtract(BigInteger.ONE),
        P,
        P.add(BigInteger.ONE),
        P.negate(),
        BigInteger.TWO.pow(8 * (Pake.MAX_NUMBER_BYTES - 1)));
  }

  private Inviter inviter() {
    return new Inviter(invitations, ADA, BOB, "attic", random);
  }

  private Joiner joiner() {
    return new Joiner(code, BOB, ADA, "laptop", random);
  }

  private static void assertMalformed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PairingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  private static List<Bytes> replaced(List<Bytes> numbers, int at, BigInteger by) {
    List<Bytes> other = new ArrayList<>(numbers);
    other.set(at, Bytes.copyOf(by.toByteArray()));
    return other;
  }

  /** The powers and the commitments of both proofs; the rest of a proof is any number. */
  @ParameterizedTest
  @MethodSource("numbersOutsideTheGroup")
  void aNumberOutsideTheGroupInRoundOneEndsTheExchange(BigInteger number) throws Exception {
    Pake bob = new Pake(BOB, ADA, code.secret(), random);
    List<Bytes> round1 = bob.round1();
    for (int at : new int[] {0, 1, 2, 4}) {
      Pake ada = new Pake(ADA, BOB, code.secret(), random);
      ada.round1();
      assertMalformed(() -> ada.round1(replaced(round1, at, number)));
      assertThatThrownBy(() -> ada.sealingKey(ADA, 32)).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("numbersOutsideTheGroup")
  void aNumberOutsideTheGroupInRoundTwoEndsTheExchange(BigInteger number) throws Exception {
    Pake bob = new Pake(BOB, ADA, code.secret(), random);
    List<Bytes> bobs1 = bob.round1();
    for (int at = 0; at < 2; at++) {
      Pake ada = new Pake(ADA, BOB, code.secret(), random);
      Pake peer = new Pake(BOB, ADA, code.secret(), random);
      List<Bytes> round1 = at == 0 ? bobs1 : peer.round1();
      Pake sender = at == 0 ? bob : peer;
      sender.round1(ada.round1());
      ada.round1(round1);
      ada.round2();
      List<Bytes> damaged = replaced(sender.round2(), at, number);
      assertMalformed(() -> ada.round2(damaged));
      assertThatThrownBy(() -> ada.sealingKey(ADA, 32)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void proofsBelongToTheOneWhoMadeThem() {
    Pake ada = new Pake(ADA, BOB, code.secret(), random);
    List<Bytes> own = ada.round1();
    assertMalformed(() -> ada.round1(own));
  }

  @Test
  void nobodyPairsWithHimself() {
    Inviter self = new Inviter(invitations, ADA, ADA, "attic", random);
    Bytes opening = new Joiner(code, ADA, ADA, "attic", random).open();
    assertMalformed(() -> self.begin(opening, 0));
  }

  @Test
  void tooFewAndTooManyNumbersAreRefused() {
    List<Bytes> round1 = new Pake(BOB, ADA, code.secret(), random).round1();
    for (int count : new int[] {0, 5, 7, 20}) {
      List<Bytes> other = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        other.add(round1.get(i % round1.size()));
      }
      assertMalformed(() -> new Pake(ADA, BOB, code.secret(), random).round1(other));
    }
    Bytes seven =
        PairingMessage.opening(code.plate(), Collections.nCopies(7, round1.getFirst())).encoded();
    assertMalformed(() -> PairingMessage.read(seven));
  }

  @Test
  void aMessageBeyondTheLimitIsNotLookedAt() {
    Bytes long1 = Bytes.copyOf(new byte[PairingMessage.MAX_BYTES + 1]);
    assertMalformed(() -> PairingMessage.read(long1));
    Bytes number = Bytes.copyOf(new byte[Pake.MAX_NUMBER_BYTES + 1]);
    assertMalformed(() -> PairingMessage.read(new MessageWriter().bytes(3, number).toBytes()));
  }

  /** Each message of the exchange in turn, damaged: nothing comes out but the named exception. */
  @Test
  void aDamagedMessageNeverGrantsAndNeverFailsInAnotherWay() throws Exception {
    Random chance = new Random(4);
    for (int round = 0; round < 40; round++) {
      Invitations open = new Invitations(random);
      PairingCode fresh = open.invite(new Grant.Mesh(key), Duration.ofMinutes(1), 0);
      Inviter inviter = new Inviter(open, ADA, BOB, "attic", random);
      Joiner joiner = new Joiner(fresh, BOB, ADA, "laptop", random);
      int damaged = round % 4;
      boolean ended = false;
      try {
        Bytes reply = inviter.begin(joiner.open(), 0);
        Bytes confirmation = joiner.confirm(damaged == 0 ? damage(reply, chance) : reply);
        Bytes grant = inviter.grant(damaged == 1 ? damage(confirmation, chance) : confirmation);
        Joiner.End end = joiner.finish(damaged == 2 ? damage(grant, chance) : grant);
        inviter.finish(damaged == 3 ? damage(end.last(), chance) : end.last());
        ended = true;
      } catch (PairingException e) {
        assertThat(e).hasMessageNotContaining(fresh.secret());
      }
      assertThat(ended).isFalse();
    }
  }

  /** One bit of what counts: the last byte of a number, a tag or what is sealed. */
  private static Bytes damage(Bytes message, Random chance) {
    byte[] bytes = message.toByteArray();
    bytes[bytes.length - 1] ^= (byte) (1 << chance.nextInt(8));
    return Bytes.copyOf(bytes);
  }

  @Test
  void anInvitationOfTheSamePlateIsNotTakenBackWithAnOldCode() {
    PairingCode old =
        new PairingCode(
            code.plate(), code.secret().equals("00000000") ? "1".repeat(8) : "00000000");
    assertThat(invitations.revoke(old)).isFalse();
    assertThat(invitations.revoke(code)).isTrue();
  }

  @Test
  void oneThatIsTakenBackInTheMiddleGrantsNothing() throws Exception {
    Inviter inviter = inviter();
    Joiner joiner = joiner();
    Bytes confirmation = joiner.confirm(inviter.begin(joiner.open(), 0));
    invitations.revoke(code);
    assertThatThrownBy(() -> inviter.grant(confirmation))
        .isInstanceOfSatisfying(
            PairingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_INVITATION));
  }

  /** Whatever is logged by accident. */
  @Test
  void noTextOfAnythingShowsTheCodeOrTheKey() throws Exception {
    String secret = HexFormat.of().formatHex(key.secret().toByteArray());
    Joiner joiner = joiner();
    Inviter inviter = inviter();
    Joiner.End end = joiner.finish(inviter.grant(joiner.confirm(inviter.begin(joiner.open(), 0))));
    List<Object> things =
        List.of(
            code,
            key,
            new Grant.Mesh(key),
            new Envelope("attic", new Grant.Mesh(key)),
            end,
            end.paired(),
            joiner,
            inviter,
            invitations,
            key.secret());
    for (Object thing : things) {
      assertThat(thing.toString()).doesNotContain(code.secret()).doesNotContain(secret);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u001b[2Jb", "a\nb", "a\u202eb", "a\u200bb", "a\u2028b"})
  void aNameThatPlaysTricksOnATerminalIsNone(String name) {
    assertThatThrownBy(() -> new Paired(ADA, name, new Grant.Friends()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Joiner(code, BOB, ADA, name, random))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNonceOfAnotherLengthIsNotAnswered() {
    assertThatThrownBy(() -> key.proof(ADA, BOB, Bytes.EMPTY)).isInstanceOf(FailureException.class);
  }
}
