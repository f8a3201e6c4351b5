package dev.folkmoot.libp2p.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.crypto.SpecKeys;
import dev.folkmoot.libp2p.fuzz.Mutations;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final PrivateKey HOST = PrivateKey.ofEd25519Seed(new byte[32]);

  @ParameterizedTest
  @CsvSource({
    SpecCertificates.ED25519 + ", 12D3KooWM6CgA9iBFZmcYAHA6A2qvbAxqfkmrYiRQuz3XEsk4Ksv",
    SpecCertificates.ECDSA + ", QmfXbAwNjJLXfesgztEHe8HwgVDCMMpZ9Eax1HYq6hn9uE",
    SpecCertificates.SECP256K1 + ", 16Uiu2HAkutTMoTzDw1tCvSRtu6YoixJwS46S1ZFxW8hSx9fWHiPs"
  })
  void theValidCertificatesOfTheSpecificationProveTheirPeers(String hex, String peer) {
    byte[] der = SpecCertificates.bytes(hex);
    assertThat(PeerId.of(PeerCertificate.verify(List.of(der), NOW))).hasToString(peer);
  }

  @Test
  void theInvalidCertificateOfTheSpecificationIsRefused() {
    assertThatThrownBy(
            () -> PeerCertificate.verify(SpecCertificates.bytes(SpecCertificates.MISMATCHED), NOW))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("did not sign this certificate's key");
  }

  @ParameterizedTest
  @ValueSource(strings = {SpecKeys.ED25519_PRIVATE, SpecKeys.SECP256K1_PRIVATE})
  void ourOwnCertificateProvesItsHost(String hex) throws CertificateException {
    PrivateKey host = PrivateKey.decode(SpecKeys.bytes(hex));
    TlsIdentity identity = TlsIdentity.create(host, NOW, new SecureRandom());
    byte[] der = identity.certificate().getEncoded();
    assertThat(PeerCertificate.verify(der, NOW)).isEqualTo(host.publicKey());
    assertThat(der).hasSizeLessThan(1_000);
    assertThat(identity.key().getAlgorithm()).isEqualTo("EC");
    assertThat(identity.toString()).doesNotContain(hex.substring(10, 30));
  }

  @Test
  void twoIdentitiesOfAHostShareNoKey() {
    TlsIdentity one = TlsIdentity.create(HOST, NOW, new SecureRandom());
    TlsIdentity two = TlsIdentity.create(HOST, NOW, new SecureRandom());
    assertThat(one.certificate().getPublicKey()).isNotEqualTo(two.certificate().getPublicKey());
    assertThat(one.certificate().getSerialNumber())
        .isNotEqualTo(two.certificate().getSerialNumber());
  }

  @Test
  void aCertificateIsGoodOnlyInItsTime() throws CertificateException {
    byte[] der = TlsIdentity.create(HOST, NOW, new SecureRandom()).certificate().getEncoded();
    Duration second = Duration.ofSeconds(1);
    Instant first = NOW.minus(TlsIdentity.BACKDATED);
    Instant last = NOW.plus(TlsIdentity.VALID_FOR);
    assertThat(PeerCertificate.verify(der, first)).isNotNull();
    assertThat(PeerCertificate.verify(der, last)).isNotNull();
    assertThatThrownBy(() -> PeerCertificate.verify(der, first.minus(second)))
        .hasMessageContaining("not yet valid");
    assertThatThrownBy(() -> PeerCertificate.verify(der, last.plus(second)))
        .hasMessageContaining("expired");
  }

  @Test
  void aPeerShowsExactlyOneCertificate() {
    byte[] der = SpecCertificates.bytes(SpecCertificates.ED25519);
    for (List<byte[]> chain : List.of(List.<byte[]>of(), List.of(der, der))) {
      assertThatThrownBy(() -> PeerCertificate.verify(chain, NOW))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("one certificate, not " + chain.size());
    }
  }

  /**
   * Lesson 4.3.7: certificates of js and rust have an empty issuer. The JDK refuses them, so a peer
   * that was parsed by the JDK could not be dialled at all.
   */
  @Test
  void aCertificateWithAnEmptyIssuerIsVerifiedThoughTheJdkRefusesIt() throws Exception {
    byte[] der = new ForgedCertificate().issuer("").encode(HOST);
    assertThat(PeerCertificate.verify(der, NOW)).isEqualTo(HOST.publicKey());
    CertificateFactory jdk = CertificateFactory.getInstance("X.509");
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> jdk.generateCertificate(new ByteArrayInputStream(der)));
  }

  @Test
  void aCertificateThatDidNotSignItselfIsRefused() throws Exception {
    byte[] der = new ForgedCertificate().signedByAnotherKey().encode(HOST);
    assertThatThrownBy(() -> PeerCertificate.verify(der, NOW))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("did not sign itself");
  }

  @Test
  void aCertificateWithoutTheExtensionIsRefused() throws Exception {
    byte[] der = new ForgedCertificate().withoutExtension().encode(HOST);
    assertThatThrownBy(() -> PeerCertificate.verify(der, NOW))
        .hasMessageContaining("lacks the libp2p extension");
  }

  @Test
  void anUnknownExtensionIsIgnoredUnlessItIsCritical() throws Exception {
    byte[] harmless = new ForgedCertificate().unknownExtension(false).encode(HOST);
    assertThat(PeerCertificate.verify(harmless, NOW)).isEqualTo(HOST.publicKey());
    byte[] critical = new ForgedCertificate().unknownExtension(true).encode(HOST);
    assertThatThrownBy(() -> PeerCertificate.verify(critical, NOW))
        .hasMessageContaining("critical extension");
  }

  @ParameterizedTest
  @CsvSource({
    "EC, secp256r1, SHA384withECDSA",
    "EC, secp384r1, SHA384withECDSA",
    "EC, secp521r1, SHA512withECDSA",
    "RSA, 2048, SHA256withRSA",
    "RSA, 2048, SHA512withRSA",
    "Ed25519, Ed25519, Ed25519"
  })
  void theCertificateKeyMayBeOfAnyModernKind(String kind, String size, String signature)
      throws Exception {
    byte[] der = new ForgedCertificate(kind, size).signature(signature).encode(HOST);
    assertThat(PeerCertificate.verify(der, NOW)).isEqualTo(HOST.publicKey());
  }

  /** CVE-2023-39533: the key in a certificate is the stranger's as well. */
  @ParameterizedTest
  @CsvSource({"RSA, 1024, SHA256withRSA", "RSA, 2048, SHA1withRSA", "EC, secp256r1, SHA1withECDSA"})
  void aWeakKeyOrHashIsRefused(String kind, String size, String signature) throws Exception {
    byte[] der = new ForgedCertificate(kind, size).signature(signature).encode(HOST);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> PeerCertificate.verify(der, NOW));
  }

  @Test
  void aKeyOver8192BitsIsRefusedBeforeItIsUsed() throws Exception {
    byte[] der = new ForgedCertificate().hugeRsaKey(16_384).encode(HOST);
    assertThatThrownBy(() -> PeerCertificate.verify(der, NOW))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("2048 to 8192 bits");
  }

  @Test
  void aCertificateOverTheLimitIsNotParsed() {
    assertThatThrownBy(() -> PeerCertificate.verify(new byte[PeerCertificate.MAX_BYTES + 1], NOW))
        .hasMessageContaining("at most 8192 bytes");
  }

  @Test
  void mutationsProveNobodyElse() throws Exception {
    byte[][] good = {
      SpecCertificates.bytes(SpecCertificates.ED25519),
      SpecCertificates.bytes(SpecCertificates.ECDSA),
      SpecCertificates.bytes(SpecCertificates.SECP256K1),
      TlsIdentity.create(HOST, NOW, new SecureRandom()).certificate().getEncoded()
    };
    List<String> honest =
        List.of(good).stream()
            .map(der -> PeerId.of(PeerCertificate.verify(der, NOW)).toString())
            .toList();
    Mutations.of(111, good)
        .feed(
            5_000,
            input ->
                assertThat(PeerId.of(PeerCertificate.verify(input, NOW)).toString()).isIn(honest));
  }
}
