package dev.folkmoot.libp2p.tls;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What a host shows in TLS: a fresh P-256 key and the one certificate over it, with the host key's
 * word for it. P-256 since every TLS library has it; the host key itself signs once and stays out
 * of TLS.
 *
 * @param key the certificate's private key; lives as long as the process
 */
public record TlsIdentity(java.security.PrivateKey key, X509Certificate certificate) {
  /** The TLS protocol name that says libp2p, for QUIC and as the last one for TCP. */
  public static final String ALPN = "libp2p";

  /** How far back a certificate is valid, for peers whose clocks are late. */
  static final Duration BACKDATED = Duration.ofHours(1);

  /** Longer than any process runs; nobody checks it but against the clock. */
  static final Duration VALID_FOR = Duration.ofDays(3_650);

  private static final int SERIAL_BITS = 64;

  /**
   * A new certificate for this host.
   *
   * @param now the present time, from which it is valid (an hour ago, in fact)
   */
  public static TlsIdentity create(PrivateKey host, Instant now, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      X509CertificateHolder certificate = certify(host, pair, now, random);
      // The JDK may parse this one: it is ours and has an issuer.
      return new TlsIdentity(
          pair.getPrivate(),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate.getEncoded())));
    } catch (GeneralSecurityException | OperatorCreationException | IOException broken) {
      throw new IllegalStateException("this Java platform makes no P-256 certificates", broken);
    }
  }

  private static X509CertificateHolder certify(
      PrivateKey host, KeyPair pair, Instant now, SecureRandom random)
      throws OperatorCreationException, IOException {
    X500Name name = new X500Name("O=libp2p");
    SubjectPublicKeyInfo certificateKey =
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    SignedKey signedKey = SignedKey.sign(host, pair.getPublic().getEncoded());
    return new X509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, random).setBit(0),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(VALID_FOR)),
            name,
            certificateKey)
        .addExtension(
            new Extension(
                new ASN1ObjectIdentifier(SignedKey.OID).intern(), true, signedKey.encode()))
        .build(
            new JcaContentSignerBuilder("SHA256withECDSA")
                .setSecureRandom(random)
                .build(pair.getPrivate()));
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + certificate.getSerialNumber() + "]";
  }
}
