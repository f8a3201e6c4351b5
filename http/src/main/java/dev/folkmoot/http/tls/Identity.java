package dev.folkmoot.http.tls;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows in TLS. Both files were read, and fit each other.
 *
 * @param chain its own certificate first
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {

  /** More than any chain and any key have. */
  private static final int MAX_BYTES = 1 << 20;

  Identity {
    chain = List.copyOf(chain);
  }

  X509Certificate own() {
    return chain.getFirst();
  }

  /**
   * Reads both.
   *
   * @throws FailureException {@code INVALID_REQUEST} naming the file, what is wrong, and what to do
   */
  static Identity read(TlsFiles files) {
    List<X509Certificate> chain = new ArrayList<>();
    for (Object part : parts(files.certificate())) {
      if (part instanceof X509CertificateHolder holder) {
        chain.add(certificate(holder, files.certificate()));
      }
    }
    if (chain.isEmpty()) {
      throw wrong(files.certificate(), "it holds no certificate in PEM", null);
    }
    PrivateKey key = key(files.key());
    if (!fit(chain.getFirst().getPublicKey(), key)) {
      throw wrong(
          files.key(),
          "it is not the key of the first certificate in " + files.certificate(),
          null);
    }
    return new Identity(chain, key);
  }

  private static X509Certificate certificate(X509CertificateHolder holder, Path file) {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException e) {
      throw wrong(file, "one of its certificates cannot be read", e);
    }
  }

  private static PrivateKey key(Path file) {
    for (Object part : parts(file)) {
      switch (part) {
        case PrivateKeyInfo info -> {
          return key(info, file);
        }
        case PEMKeyPair pair -> {
          return key(pair.getPrivateKeyInfo(), file);
        }
        case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
            throw wrong(
                file,
                "its key is encrypted, and nobody is there to type the word: decrypt it, for"
                    + " example with 'openssl pkey', and keep the file to yourself (chmod 600)",
                null);
        default -> {} // Parameters of a curve, or certificates in the same file.
      }
    }
    throw wrong(file, "it holds no private key in PEM", null);
  }

  private static PrivateKey key(PrivateKeyInfo info, Path file) {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(info);
    } catch (IOException e) {
      throw wrong(file, "its key is of a kind that is not known here; use EC, RSA or Ed25519", e);
    }
  }

  private static List<Object> parts(Path file) {
    List<Object> parts = new ArrayList<>();
    try (PEMParser parser = new PEMParser(reader(file))) {
      for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
        parts.add(part);
      }
      return parts;
    } catch (NoSuchFileException e) {
      throw wrong(file, "there is no such file", e);
    } catch (IOException e) {
      throw wrong(file, "it cannot be read as PEM", e);
    } catch (FailureException e) {
      throw e;
    } catch (RuntimeException e) {
      // Bouncy Castle throws what it likes over damaged ASN.1; the cause may hold parts of a key.
      throw wrong(file, "what it holds is damaged", null);
    }
  }

  private static Reader reader(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw wrong(file, "it has more than " + MAX_BYTES + " bytes", null);
    }
    return new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1));
  }

  /** Tried, not compared: then it is certain. */
  private static boolean fit(PublicKey publicKey, PrivateKey privateKey) {
    String algorithm =
        switch (privateKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> privateKey.getAlgorithm();
        };
    byte[] trial = {1, 2, 3};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(privateKey);
      signing.update(trial);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(publicKey);
      verifying.update(trial);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // Keys of two kinds do not fit either.
    }
  }

  private static FailureException wrong(Path file, String what, @Nullable Exception cause) {
    return new FailureException(
        Failure.Kind.INVALID_REQUEST, "cannot serve TLS with " + file + ": " + what, cause);
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "Identity[" + Fingerprint.of(own()) + "]";
  }
}
