package dev.folkmoot.http.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** What tells a certificate from all others: SHA-256 of it, as {@code openssl x509} prints it. */
public final class Fingerprint {

  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":").withUpperCase();

  private Fingerprint() {}

  /** Such as {@code 5E:A1:…}: 32 pairs of digits. */
  public static String of(X509Certificate certificate) {
    try {
      return PAIRS.formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was read, so it can be written", e);
    }
  }
}
