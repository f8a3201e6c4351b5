package dev.folkmoot.libp2p.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DerShapeTest {
  private static final byte[] CERTIFICATE_KEY = {1, 2, 3};
  private static final PrivateKey HOST = PrivateKey.ofEd25519Seed(new byte[32]);

  @ParameterizedTest
  @ValueSource(strings = {"0500", "3000", "300405000400", "300430020500", "0481030102ff", "020101"})
  void whatHasTheShapePasses(String hex) {
    byte[] der = HexFormat.of().parseHex(hex);
    assertThatCode(() -> DerShape.require(der)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "30", // no length
        "3001", // no content
        "050000", // one too many
        "30800000", // BER's indefinite length
        "3084000000020500", // four digits of length
        "3083ffffff", // a length that lies
        "3003050230", // a child beyond its parent
        "3f0100", // a tag of more than one byte
        "300330" // half a child
      })
  void whatHasNotIsRefused(String hex) {
    byte[] der = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> DerShape.require(der));
  }

  /** Two bytes a level drive a parser that descends by calls to the end of its stack. */
  @Test
  void deepNestingIsRefusedBeforeAParserDescends() {
    byte[] indefinite = HexFormat.of().parseHex("3080".repeat(4_000));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PeerCertificate.verify(indefinite, Instant.EPOCH));
    byte[] definite = new byte[0];
    for (int i = 0; i < 2_000; i++) {
      definite = wrap(definite);
    }
    byte[] nested = definite;
    assertThatThrownBy(() -> PeerCertificate.verify(nested, Instant.EPOCH))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("nested deeper");
  }

  private static byte[] wrap(byte[] content) {
    byte[] head =
        content.length < 128
            ? new byte[] {0x30, (byte) content.length}
            : new byte[] {0x30, (byte) 0x82, (byte) (content.length >>> 8), (byte) content.length};
    byte[] all = new byte[head.length + content.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return all;
  }

  @Test
  void theExtensionComesBackAndIsVerified() {
    SignedKey signed = SignedKey.sign(HOST, CERTIFICATE_KEY);
    assertThat(SignedKey.decode(signed.encode())).isEqualTo(signed);
    assertThat(signed.verify(CERTIFICATE_KEY)).isEqualTo(HOST.publicKey());
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> signed.verify(new byte[] {1, 2}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3000",
        "30020400",
        "300604000400040a",
        "30060400040004",
        "30040400040000",
        "31040400",
        "300404000500"
      })
  void anExtensionOfAnotherFormIsRefused(String hex) {
    byte[] der = HexFormat.of().parseHex(hex);
    assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> SignedKey.decode(der));
  }

  @Test
  void mutationsAreTakenOrRefused() {
    byte[] good = SignedKey.sign(HOST, CERTIFICATE_KEY).encode();
    Mutations.of(113, good).feed(10_000, SignedKey::decode);
    Mutations.of(114, good, SpecCertificates.bytes(SpecCertificates.ECDSA))
        .feed(10_000, DerShape::require);
  }
}
