package dev.folkmoot.libp2p.tls;

import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Verifies the certificate of a stranger. In this order, cheap before dear: number and size, shape,
 * the certificate's key, validity, extensions, the self-signature, the host's signature.
 */
public final class PeerCertificate {
  /**
   * The longest certificate that is read, in bytes: RSA of 8,192 bits for both keys takes 5,500.
   */
  public static final int MAX_BYTES = 8 * 1024;

  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;
  private static final int MAX_RSA_EXPONENT_BITS = 31;

  private static final ASN1ObjectIdentifier LIBP2P = new ASN1ObjectIdentifier(SignedKey.OID);
  private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  /** Curves by name only: parameters of one's own in a key are an old way to forge. */
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          X9ObjectIdentifiers.prime256v1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  /** No MD5, no SHA-1: the self-signature is all that binds the validity and the extension. */
  private static final Set<ASN1ObjectIdentifier> SIGNATURES =
      Set.of(
          X9ObjectIdentifiers.ecdsa_with_SHA256,
          X9ObjectIdentifiers.ecdsa_with_SHA384,
          X9ObjectIdentifiers.ecdsa_with_SHA512,
          PKCSObjectIdentifiers.sha256WithRSAEncryption,
          PKCSObjectIdentifiers.sha384WithRSAEncryption,
          PKCSObjectIdentifiers.sha512WithRSAEncryption,
          PKCSObjectIdentifiers.id_RSASSA_PSS,
          ED25519);

  private PeerCertificate() {}

  /**
   * The host key that this chain proves. The caller compares its peer id with the one it dialled.
   *
   * @param chain the certificates as DER, as the peer sent them
   * @throws MalformedException where there is not exactly one, or it proves nothing
   */
  public static PublicKey verify(List<byte[]> chain, Instant now) {
    if (chain.size() != 1) {
      throw new MalformedException("a peer shows one certificate, not " + chain.size());
    }
    return verify(chain.getFirst(), now);
  }

  /** The same of a single certificate. */
  public static PublicKey verify(byte[] der, Instant now) {
    if (der.length > MAX_BYTES) {
      throw new MalformedException("a certificate has at most " + MAX_BYTES + " bytes");
    }
    DerShape.require(der);
    try {
      X509CertificateHolder certificate = new X509CertificateHolder(der);
      SubjectPublicKeyInfo key = certificate.getSubjectPublicKeyInfo();
      requireKey(key);
      requireValid(certificate, now);
      byte[] extension = extension(certificate);
      requireSelfSigned(certificate);
      return SignedKey.decode(extension).verify(key.getEncoded());
    } catch (IOException | CertException | OperatorCreationException broken) {
      throw new MalformedException("not a certificate", broken);
    } catch (MalformedException ours) {
      throw ours;
    } catch (RuntimeException broken) {
      // BouncyCastle reads lazily and speaks of a wrong structure in casts, states and nulls.
      throw new MalformedException("not a certificate", broken);
    }
  }

  /** The attacker chooses the key and we compute with it: CVE-2023-39533 once more. */
  private static void requireKey(SubjectPublicKeyInfo key) throws IOException {
    ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      require(
          key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
              && CURVES.contains(curve),
          "a certificate key on an unknown curve");
    } else if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      RSAPublicKey rsa = RSAPublicKey.getInstance(key.parsePublicKey());
      int bits = rsa.getModulus().bitLength();
      require(
          bits >= MIN_RSA_BITS
              && bits <= MAX_RSA_BITS
              && rsa.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS,
          "an RSA key in a certificate has " + MIN_RSA_BITS + " to " + MAX_RSA_BITS + " bits");
    } else {
      require(algorithm.equals(ED25519), "a certificate key of an unknown kind");
    }
  }

  private static void requireValid(X509CertificateHolder certificate, Instant now) {
    require(
        !now.isBefore(certificate.getNotBefore().toInstant()), "the certificate is not yet valid");
    require(!now.isAfter(certificate.getNotAfter().toInstant()), "the certificate has expired");
  }

  private static byte[] extension(X509CertificateHolder certificate) {
    for (Object oid : certificate.getCriticalExtensionOIDs()) {
      require(LIBP2P.equals(oid), "a critical extension that we do not understand");
    }
    Extension extension = certificate.getExtension(LIBP2P);
    if (extension == null) {
      throw new MalformedException("the certificate lacks the libp2p extension");
    }
    ASN1OctetString value = extension.getExtnValue();
    return value.getOctets();
  }

  private static void requireSelfSigned(X509CertificateHolder certificate)
      throws CertException, OperatorCreationException {
    require(
        SIGNATURES.contains(certificate.getSignatureAlgorithm().getAlgorithm()),
        "a certificate signed by an unknown algorithm");
    require(
        certificate.isSignatureValid(
            new JcaContentVerifierProviderBuilder().build(certificate.getSubjectPublicKeyInfo())),
        "the certificate did not sign itself");
  }

  private static void require(boolean holds, String reason) {
    if (!holds) {
      throw new MalformedException(reason);
    }
  }
}
