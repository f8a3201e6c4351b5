package dev.folkmoot.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicKeyTest {
  private static final byte[] MESSAGE = "to be signed".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource({
    "ED25519, " + SpecKeys.ED25519_PUBLIC,
    "SECP256K1, " + SpecKeys.SECP256K1_PUBLIC,
    "ECDSA, " + SpecKeys.ECDSA_PUBLIC,
    "RSA, " + SpecKeys.RSA_PUBLIC
  })
  void theKeysOfTheSpecificationAreReadAndWritten(KeyType type, String hex) {
    PublicKey key = PublicKey.decode(SpecKeys.bytes(hex));
    assertThat(key.type()).isEqualTo(type);
    assertThat(key.encode()).isEqualTo(SpecKeys.bytes(hex));
    assertThat(key)
        .isEqualTo(PublicKey.decode(SpecKeys.bytes(hex)))
        .hasSameHashCodeAs(PublicKey.decode(SpecKeys.bytes(hex)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void anEcdsaSignatureOfTheJdkIsVerified(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    assertVerified(generator.generateKeyPair(), KeyType.ECDSA, "SHA256withECDSA");
  }

  @Test
  void anRsaSignatureOfTheJdkIsVerified() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    assertVerified(generator.generateKeyPair(), KeyType.RSA, "SHA256withRSA");
  }

  private static void assertVerified(KeyPair pair, KeyType type, String algorithm)
      throws GeneralSecurityException {
    PublicKey key = PublicKey.decode(message(type.code(), pair.getPublic().getEncoded()));
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    byte[] signature = signer.sign();
    assertThat(key.verify(MESSAGE, signature)).isTrue();
    assertThat(key.verify(new byte[0], signature)).isFalse();
    assertThat(key.verify(MESSAGE, new byte[0])).isFalse();
    assertThat(key.verify(MESSAGE, new byte[10_000])).isFalse();
    signature[signature.length / 2] ^= 1;
    assertThat(key.verify(MESSAGE, signature)).isFalse();
  }

  /** CVE-2023-39533: a large key costs the one who verifies. */
  @ParameterizedTest
  @ValueSource(ints = {512, 1_024, 2_047, 8_193, 16_384})
  void anRsaKeyOfOtherThan2048To8192BitsIsRefused(int bits) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PublicKey.decode(rsa(bits, BigInteger.valueOf(65_537))));
  }

  @ParameterizedTest
  @ValueSource(ints = {2_048, 8_192})
  void anRsaKeyWithinTheBoundsIsRead(int bits) throws GeneralSecurityException {
    PublicKey key = PublicKey.decode(rsa(bits, BigInteger.valueOf(65_537)));
    assertThat(key).hasToString("RSA[" + bits + " bits]");
    assertThat(key.encode()).hasSizeLessThanOrEqualTo(PublicKey.MAX_ENCODED_BYTES);
    assertThat(key.verify(MESSAGE, new byte[bits / 8])).isFalse();
  }

  @Test
  void anRsaExponentThatIsLargeOrEvenIsRefused() {
    for (BigInteger exponent :
        new BigInteger[] {BigInteger.TWO.pow(31).add(BigInteger.ONE), BigInteger.valueOf(65_538)}) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> PublicKey.decode(rsa(2_048, exponent)));
    }
  }

  private static byte[] rsa(int bits, BigInteger exponent) throws GeneralSecurityException {
    BigInteger modulus = new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
    byte[] encoded =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, exponent))
            .getEncoded();
    return message(KeyType.RSA.code(), encoded);
  }

  @Test
  void aKeyHasOneEncodingOnly() {
    byte[] data = new byte[32];
    System.arraycopy(SpecKeys.bytes(SpecKeys.ED25519_PUBLIC), 4, data, 0, 32);
    byte[][] others = {
      new ProtoWriter().bytes(2, data).varint(1, 1).toByteArray(), // the order
      new ProtoWriter().varint(1, 1).bytes(2, data).varint(3, 0).toByteArray(), // a third field
      new ProtoWriter().varint(1, 1).varint(1, 1).bytes(2, data).toByteArray(), // one twice
      new ProtoWriter().bytes(2, data).toByteArray(), // no type
      new ProtoWriter().varint(1, 1).toByteArray(), // no data
      concat(new byte[] {0x08, (byte) 0x81, 0x00, 0x12, 0x20}, data), // a varint in two bytes
      concat(new byte[] {0x08, 0x01, 0x12, (byte) 0xa0, 0x00}, data),
      new byte[0]
    };
    for (byte[] other : others) {
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> PublicKey.decode(other));
    }
    assertThat(PublicKey.decode(message(1, data)).type()).isEqualTo(KeyType.ED25519);
  }

  @Test
  void aKeyOfAnUnknownKindIsRefusedByNumber() {
    assertThatThrownBy(() -> PublicKey.decode(message(4, new byte[32])))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("unknown key type 4");
  }

  @Test
  void aKeyOfTheWrongLengthIsRefused() {
    for (int type = 0; type <= 3; type++) {
      for (int size : new int[] {0, 1, 31, 32, 33, 34, 64, 65, 90, 91, 92, 294}) {
        if ((type == 1 && size == 32)) {
          continue;
        }
        byte[] encoded = message(type, new byte[size]);
        assertThatExceptionOfType(MalformedException.class)
            .as("type %d, %d bytes", type, size)
            .isThrownBy(() -> PublicKey.decode(encoded));
      }
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PublicKey.decode(new byte[PublicKey.MAX_ENCODED_BYTES + 1]));
  }

  @Test
  void aPointOffItsCurveIsRefused() {
    byte[] ecdsa = SpecKeys.bytes(SpecKeys.ECDSA_PUBLIC);
    ecdsa[ecdsa.length - 1] ^= 1;
    byte[] ed25519 =
        message(
            1,
            new byte[] {
              2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
              0, 0, 0
            });
    byte[] secp256k1 = new byte[33];
    secp256k1[0] = 2;
    secp256k1[32] = 5; // x = 5 has no y on this curve
    for (byte[] key : new byte[][] {ecdsa, ed25519, message(2, secp256k1)}) {
      assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> PublicKey.decode(key));
    }
  }

  @Test
  void anUncompressedSecp256k1PointIsNoSecondName() {
    byte[] data = new byte[33];
    System.arraycopy(SpecKeys.bytes(SpecKeys.SECP256K1_PUBLIC), 4, data, 0, 33);
    byte[] uncompressed = Secp256k1.DOMAIN.getCurve().decodePoint(data).getEncoded(false);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PublicKey.decode(message(2, uncompressed)));
  }

  @Test
  void mutatedKeysAreReadAsThemselvesOrRefused() {
    Mutations.of(
            51,
            SpecKeys.bytes(SpecKeys.ED25519_PUBLIC),
            SpecKeys.bytes(SpecKeys.SECP256K1_PUBLIC),
            SpecKeys.bytes(SpecKeys.ECDSA_PUBLIC),
            SpecKeys.bytes(SpecKeys.RSA_PUBLIC))
        .feed(5_000, input -> assertThat(PublicKey.decode(input).encode()).isEqualTo(input));
  }

  @Test
  void aMutatedSignatureIsFalseAndThrowsNothing() {
    PrivateKey key = PrivateKey.decode(SpecKeys.bytes(SpecKeys.SECP256K1_PRIVATE));
    byte[] signature = key.sign(MESSAGE);
    Mutations mutations = Mutations.of(52, signature);
    for (int i = 0; i < 2_000; i++) {
      byte[] mutated = mutations.next();
      boolean same = Arrays.equals(mutated, signature);
      assertThat(key.publicKey().verify(MESSAGE, mutated)).isEqualTo(same);
    }
  }

  private static byte[] message(int type, byte[] data) {
    return new ProtoWriter().varint(1, type).bytes(2, data).toByteArray();
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] all = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
