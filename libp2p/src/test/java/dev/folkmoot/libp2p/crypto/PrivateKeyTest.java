package dev.folkmoot.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrivateKeyTest {
  private static final byte[] MESSAGE = "to be signed".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @CsvSource({
    SpecKeys.ED25519_PRIVATE + ", " + SpecKeys.ED25519_PUBLIC,
    SpecKeys.SECP256K1_PRIVATE + ", " + SpecKeys.SECP256K1_PUBLIC
  })
  void thePublicKeyOfTheSpecificationFollowsFromThePrivateOne(String secret, String known) {
    PrivateKey key = PrivateKey.decode(SpecKeys.bytes(secret));
    assertThat(key.publicKey().encode()).isEqualTo(SpecKeys.bytes(known));
    assertThat(key.encode()).isEqualTo(SpecKeys.bytes(secret));
    assertThat(key.publicKey().verify(MESSAGE, key.sign(MESSAGE))).isTrue();
  }

  /** RFC 8032, 7.1: tests 1, 2 and 3. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
        + "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
        + "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void ed25519HasTheVectorsOfItsStandard(
      String seed, String known, String message, String signature) {
    PrivateKey key = PrivateKey.ofEd25519Seed(HexFormat.of().parseHex(seed));
    byte[] bytes = HexFormat.of().parseHex(message);
    assertThat(key.publicKey().encoded().toHex()).isEqualTo("08011220" + known);
    assertThat(HexFormat.of().formatHex(key.sign(bytes))).isEqualTo(signature);
    assertThat(key.publicKey().verify(bytes, HexFormat.of().parseHex(signature))).isTrue();
  }

  @Test
  void aFreshKeyComesBackFromItsEncoding() {
    for (int i = 0; i < 20; i++) {
      PrivateKey key = PrivateKey.generate(new SecureRandom());
      PrivateKey again = PrivateKey.decode(key.encode());
      assertThat(again.publicKey()).isEqualTo(key.publicKey());
      assertThat(again.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
    }
  }

  @Test
  void theOldFormWithTwoCopiesOfThePublicKeyIsRead() {
    byte[] data = Arrays.copyOfRange(SpecKeys.bytes(SpecKeys.ED25519_PRIVATE), 4, 68);
    byte[] old = Arrays.copyOf(data, 96);
    System.arraycopy(data, 32, old, 64, 32);
    PrivateKey key = PrivateKey.decode(message(1, old));
    assertThat(key.encode()).isEqualTo(SpecKeys.bytes(SpecKeys.ED25519_PRIVATE));
  }

  @Test
  void aForeignPublicHalfIsRefused() {
    byte[] data = Arrays.copyOfRange(SpecKeys.bytes(SpecKeys.ED25519_PRIVATE), 4, 68);
    byte[] wrong = data.clone();
    wrong[40] ^= 1;
    assertThatThrownBy(() -> PrivateKey.decode(message(1, wrong)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("does not belong");
    byte[] secondWrong = Arrays.copyOf(data, 96);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PrivateKey.decode(message(1, secondWrong)));
  }

  @Test
  void aKeyOfTheWrongLengthIsRefused() {
    for (int size : new int[] {0, 31, 32, 33, 63, 65, 95, 97, 110}) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> PrivateKey.decode(message(1, new byte[size])));
      if (size != 32) {
        assertThatExceptionOfType(MalformedException.class)
            .isThrownBy(() -> PrivateKey.decode(message(2, new byte[size])));
      }
    }
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PrivateKey.ofEd25519Seed(new byte[31]));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PrivateKey.decode(new byte[PrivateKey.MAX_ENCODED_BYTES + 1]));
  }

  @Test
  void aSecp256k1ScalarIsBetweenOneAndTheOrder() {
    byte[] order = Secp256k1.DOMAIN.getN().toByteArray();
    byte[] thirtyTwo = Arrays.copyOfRange(order, order.length - 32, order.length);
    for (byte[] scalar : new byte[][] {new byte[32], thirtyTwo}) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> PrivateKey.decode(message(2, scalar)));
    }
  }

  @Test
  void aSecp256k1SignatureIsTheSameEachTimeAndLow() throws Exception {
    PrivateKey key = PrivateKey.decode(SpecKeys.bytes(SpecKeys.SECP256K1_PRIVATE));
    for (int i = 0; i < 30; i++) {
      byte[] message = {(byte) i};
      byte[] signature = key.sign(message);
      assertThat(key.sign(message)).isEqualTo(signature);
      assertThat(signature).hasSizeLessThanOrEqualTo(Secp256k1.MAX_SIGNATURE_BYTES);
      var parts = StandardDSAEncoding.INSTANCE.decode(Secp256k1.DOMAIN.getN(), signature);
      assertThat(parts[1]).isLessThanOrEqualTo(Secp256k1.DOMAIN.getN().shiftRight(1));
    }
  }

  @Test
  void privateRsaAndEcdsaKeysAreNotHeld() {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PrivateKey.decode(SpecKeys.bytes(SpecKeys.ECDSA_PRIVATE)));
    assertThatThrownBy(() -> PrivateKey.decode(message(0, new byte[32])))
        .hasMessageContaining("RSA");
  }

  @ParameterizedTest
  @CsvSource({SpecKeys.ED25519_PRIVATE, SpecKeys.SECP256K1_PRIVATE})
  void aDestroyedKeySignsNoMore(String secret) {
    PrivateKey key = PrivateKey.decode(SpecKeys.bytes(secret));
    byte[] signature = key.sign(MESSAGE);
    key.destroy();
    assertThatIllegalStateException().isThrownBy(() -> key.sign(MESSAGE));
    assertThatIllegalStateException().isThrownBy(key::encode);
    assertThat(key.publicKey().verify(MESSAGE, signature)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({SpecKeys.ED25519_PRIVATE, SpecKeys.SECP256K1_PRIVATE})
  void theTextOfAKeyShowsNoSecret(String secret) {
    PrivateKey key = PrivateKey.decode(SpecKeys.bytes(secret));
    assertThat(key.toString()).doesNotContain(secret.substring(8, 40));
    assertThat(KeyMessage.decode(SpecKeys.bytes(secret), 128).toString())
        .doesNotContain(secret.substring(8, 40));
  }

  @Test
  void aSeedOrEncodingGivenToTheKeyIsCopied() {
    byte[] seed = new byte[32];
    PrivateKey key = PrivateKey.ofEd25519Seed(seed);
    byte[] signature = key.sign(MESSAGE);
    seed[0] = 1;
    assertThat(key.sign(MESSAGE)).isEqualTo(signature);
  }

  @Test
  void mutatedKeysAreReadOrRefused() {
    Mutations.of(
            61,
            SpecKeys.bytes(SpecKeys.ED25519_PRIVATE),
            SpecKeys.bytes(SpecKeys.SECP256K1_PRIVATE),
            SpecKeys.bytes(SpecKeys.ECDSA_PRIVATE))
        .feed(5_000, PrivateKey::decode);
  }

  private static byte[] message(int type, byte[] data) {
    return new ProtoWriter().varint(1, type).bytes(2, data).toByteArray();
  }
}
