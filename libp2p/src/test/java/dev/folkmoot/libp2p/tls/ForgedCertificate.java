package dev.folkmoot.libp2p.tls;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates as we would never make them. */
final class ForgedCertificate {
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2099-01-01T00:00:00Z");

  private final KeyPair pair;
  private PublicKey shown;
  private KeyPair signing;
  private String issuer = "O=forger";
  private String signature = "SHA256withECDSA";
  private boolean extension = true;
  private boolean unknown;
  private boolean unknownIsCritical;

  ForgedCertificate() throws GeneralSecurityException {
    this("EC", "secp256r1");
  }

  ForgedCertificate(String kind, String size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    switch (kind) {
      case "EC" -> generator.initialize(new ECGenParameterSpec(size));
      case "RSA" -> generator.initialize(Integer.parseInt(size));
      default -> {}
    }
    pair = generator.generateKeyPair();
    shown = pair.getPublic();
    signing = pair;
  }

  ForgedCertificate issuer(String name) {
    issuer = name;
    return this;
  }

  ForgedCertificate signature(String algorithm) {
    signature = algorithm;
    return this;
  }

  ForgedCertificate signedByAnotherKey() throws GeneralSecurityException {
    signing = new ForgedCertificate().pair;
    return this;
  }

  ForgedCertificate withoutExtension() {
    extension = false;
    return this;
  }

  ForgedCertificate unknownExtension(boolean critical) {
    unknown = true;
    unknownIsCritical = critical;
    return this;
  }

  /** A modulus of this size that is no product of two primes: who computes with it has lost. */
  ForgedCertificate hugeRsaKey(int bits) throws GeneralSecurityException {
    BigInteger modulus = new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
    shown =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));
    return this;
  }

  byte[] encode(PrivateKey host) throws Exception {
    X500Name name = new X500Name(issuer);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            BigInteger.TEN,
            Date.from(FROM),
            Date.from(UNTIL),
            name,
            SubjectPublicKeyInfo.getInstance(shown.getEncoded()));
    if (extension) {
      builder.addExtension(
          new ASN1ObjectIdentifier(SignedKey.OID),
          false,
          SignedKey.sign(host, shown.getEncoded()).encode());
    }
    if (unknown) {
      builder.addExtension(
          new ASN1ObjectIdentifier("1.2.3.4.5"), unknownIsCritical, new byte[] {5, 0});
    }
    return builder
        .build(new JcaContentSignerBuilder(signature).build(signing.getPrivate()))
        .getEncoded();
  }
}
