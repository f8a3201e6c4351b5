package dev.folkmoot.net.pairing;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.jpake.JPAKEParticipant;
import org.bouncycastle.crypto.agreement.jpake.JPAKEPrimeOrderGroup;
import org.bouncycastle.crypto.agreement.jpake.JPAKEPrimeOrderGroups;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound1Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound2Payload;
import org.bouncycastle.crypto.agreement.jpake.JPAKERound3Payload;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * One side of a J-PAKE (RFC 8236) with key confirmation. A round is a list of numbers on the wire.
 * BouncyCastle's variant on elliptic curves cannot take in what the other side sent, so this is the
 * one over a prime field; it takes tenths of a second, once in the life of two machines.
 */
final class Pake {

  /** A number of the group, in bytes; one more for a sign. */
  static final int MAX_NUMBER_BYTES = 3072 / 8 + 1;

  /** Round 1: two numbers, and a proof of two for each of them. */
  static final int ROUND_1_NUMBERS = 6;

  static final int ROUND_2_NUMBERS = 3;

  private static final JPAKEPrimeOrderGroup GROUP = JPAKEPrimeOrderGroups.NIST_3072;

  private final NodeId self;
  private final NodeId peer;
  private final JPAKEParticipant participant;
  private BigInteger key = BigInteger.ZERO;

  Pake(NodeId self, NodeId peer, String secret, SecureRandom random) {
    this.self = self;
    this.peer = peer;
    char[] password = secret.toCharArray();
    this.participant =
        new JPAKEParticipant(self.text(), password, GROUP, SHA256Digest.newInstance(), random);
    Arrays.fill(password, '\0');
  }

  List<Bytes> round1() {
    JPAKERound1Payload own = participant.createRound1PayloadToSend();
    List<BigInteger> numbers = new ArrayList<>(List.of(own.getGx1(), own.getGx2()));
    numbers.addAll(List.of(own.getKnowledgeProofForX1()));
    numbers.addAll(List.of(own.getKnowledgeProofForX2()));
    return bytes(numbers);
  }

  void round1(List<Bytes> received) throws PairingException {
    List<BigInteger> n = numbers(received, ROUND_1_NUMBERS);
    check(
        Reason.MALFORMED,
        () ->
            participant.validateRound1PayloadReceived(
                new JPAKERound1Payload(
                    peer.text(),
                    n.get(0),
                    n.get(1),
                    pair(n.get(2), n.get(3)),
                    pair(n.get(4), n.get(5)))));
  }

  List<Bytes> round2() {
    JPAKERound2Payload own = participant.createRound2PayloadToSend();
    List<BigInteger> numbers = new ArrayList<>(List.of(own.getA()));
    numbers.addAll(List.of(own.getKnowledgeProofForX2s()));
    return bytes(numbers);
  }

  void round2(List<Bytes> received) throws PairingException {
    List<BigInteger> n = numbers(received, ROUND_2_NUMBERS);
    check(
        Reason.MALFORMED,
        () ->
            participant.validateRound2PayloadReceived(
                new JPAKERound2Payload(peer.text(), n.get(0), pair(n.get(1), n.get(2)))));
    key = participant.calculateKeyingMaterial();
  }

  Bytes round3() {
    return Bytes.copyOf(participant.createRound3PayloadToSend(key).getMacTag().toByteArray());
  }

  /** The other side's confirmation: here a wrong code shows. */
  void round3(Bytes received) throws PairingException {
    BigInteger tag = number(received); // a hash as a number, which may be negative
    check(
        Reason.WRONG_CODE,
        () ->
            participant.validateRound3PayloadReceived(
                new JPAKERound3Payload(peer.text(), tag), key));
  }

  /**
   * A key for what {@code sender} seals: each of the two has one, and seals one message with it.
   */
  byte[] sealingKey(NodeId sender, int bytes) {
    if (key.signum() == 0) {
      throw new IllegalStateException("a key before round 2");
    }
    var generator = new HKDFBytesGenerator(SHA256Digest.newInstance());
    String label = "folkmoot-pair-1 " + sender.text();
    generator.init(
        new HKDFParameters(key.toByteArray(), null, label.getBytes(StandardCharsets.US_ASCII)));
    byte[] derived = new byte[bytes];
    generator.generateBytes(derived, 0, bytes);
    return derived;
  }

  NodeId self() {
    return self;
  }

  NodeId peer() {
    return peer;
  }

  private interface Check {
    void run() throws CryptoException;
  }

  private static void check(Reason otherwise, Check check) throws PairingException {
    try {
      check.run();
    } catch (CryptoException | IllegalArgumentException | ArithmeticException e) {
      throw new PairingException(otherwise, e);
    }
  }

  private static List<Bytes> bytes(List<BigInteger> numbers) {
    return numbers.stream().map(number -> Bytes.copyOf(number.toByteArray())).toList();
  }

  /**
   * What a peer sent as numbers: as many as there must be, none negative, all below the group's
   * modulus. Whether they belong to the group of prime order, so that none of them makes the key
   * guessable, is what the proofs of knowledge are checked with: 0, 1 and p - 1 have none.
   */
  private static List<BigInteger> numbers(List<Bytes> received, int count) throws PairingException {
    if (received.size() != count) {
      throw new PairingException(Reason.MALFORMED);
    }
    List<BigInteger> numbers = new ArrayList<>(count);
    for (Bytes bytes : received) {
      BigInteger number = number(bytes);
      if (number.signum() < 0 || number.compareTo(GROUP.getP()) >= 0) {
        throw new PairingException(Reason.MALFORMED);
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static BigInteger number(Bytes bytes) throws PairingException {
    if (bytes.size() == 0 || bytes.size() > MAX_NUMBER_BYTES) {
      throw new PairingException(Reason.MALFORMED);
    }
    return new BigInteger(bytes.toByteArray());
  }

  private static BigInteger[] pair(BigInteger one, BigInteger other) {
    return new BigInteger[] {one, other};
  }
}
