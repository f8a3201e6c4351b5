package dev.folkmoot.models.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Who may vouch for a registry: those whom Java trusts, and those in the file that {@code
 * SSL_CERT_FILE} names, as Go programs read it. The house of many a company has its own.
 *
 * @param file certificates in PEM; empty where Java's are enough
 */
public record Trust(Optional<Path> file) {

  public static final Trust OF_JAVA = new Trust(Optional.empty());

  private static final System.Logger LOG = System.getLogger(Trust.class.getName());
  private static final String VARIABLE = "SSL_CERT_FILE";

  /** Reads the environment; the file is read when a registry is first asked. */
  public static Trust of(Map<String, String> variables) {
    return new Trust(
        Optional.ofNullable(variables.get(VARIABLE))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(Path::of));
  }

  /**
   * What connections are to be made with; made anew on each call, which takes a while.
   *
   * @return empty where Java's own will do, or has to: a variable that somebody set for other
   *     programs must not keep models away that come without TLS
   */
  Optional<SSLContext> context() {
    return file.flatMap(Trust::context);
  }

  private static Optional<SSLContext> context(Path file) {
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (Certificate certificate : read(file)) {
        all.setCertificateEntry("added-" + number++, certificate);
      }
      for (X509Certificate certificate : ofJava()) {
        all.setCertificateEntry("java-" + number++, certificate);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(all), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} names {1}, which holds no certificates in PEM: {2}",
          VARIABLE,
          file,
          e.toString());
      return Optional.empty();
    }
  }

  private static Collection<? extends Certificate> read(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException("it is empty");
      }
      return found;
    }
  }

  private static X509Certificate[] ofJava() throws GeneralSecurityException {
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager known) {
        return known.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  /** Of a store, or of Java's own where it is null. */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
