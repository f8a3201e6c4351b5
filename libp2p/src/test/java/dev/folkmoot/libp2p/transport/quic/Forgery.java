package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.tls.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Ways to show a certificate that proves no peer id. */
enum Forgery {
  NO_EXTENSION("lacks the libp2p extension"),
  EXPIRED("has expired"),
  STOLEN_SIGNATURE("did not sign"),
  SIGNED_BY_ANOTHER("did not sign itself");

  private static final String LIBP2P = "1.3.6.1.4.1.53594.1.1";

  private final String complaint;

  Forgery(String complaint) {
    this.complaint = complaint;
  }

  /** What our side says to it. */
  String complaint() {
    return complaint;
  }

  TlsIdentity create() throws Exception {
    Instant now = Node.PLATFORM.clock().instant();
    PrivateKey host = PrivateKey.generate(Node.PLATFORM.random());
    TlsIdentity honest = TlsIdentity.create(host, now, Node.PLATFORM.random());
    return switch (this) {
      case EXPIRED ->
          TlsIdentity.create(host, now.minus(Duration.ofDays(10_000)), Node.PLATFORM.random());
      case NO_EXTENSION -> certify(now, null, false);
      case STOLEN_SIGNATURE -> certify(now, honest, false);
      case SIGNED_BY_ANOTHER -> certify(now, honest, true);
    };
  }

  private static TlsIdentity certify(
      Instant now, @org.jspecify.annotations.Nullable TlsIdentity robbed, boolean foreignSigner)
      throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    KeyPair signer = foreignSigner ? KeyPairGenerator.getInstance("EC").generateKeyPair() : pair;
    X500Name name = new X500Name("O=forger");
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            name,
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    if (robbed != null) {
      byte[] value = robbed.certificate().getExtensionValue(LIBP2P);
      builder.addExtension(
          new ASN1ObjectIdentifier(LIBP2P), false, ASN1OctetString.getInstance(value).getOctets());
    }
    byte[] encoded =
        builder
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
            .getEncoded();
    return new TlsIdentity(
        pair.getPrivate(),
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded)));
  }
}
