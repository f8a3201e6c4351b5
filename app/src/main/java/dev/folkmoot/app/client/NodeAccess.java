package dev.folkmoot.app.client;

import static java.util.Objects.requireNonNull;

import java.net.HttpURLConnection;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows to a node, and what it believes the node by.
 *
 * @param key sent as a bearer token; empty for none
 * @param trusted whether a certificate is the node's; empty leaves that to the authorities that the
 *     JDK trusts
 */
public record NodeAccess(Optional<String> key, Optional<Predicate<X509Certificate>> trusted) {

  /** Nothing to show, and the usual trust. */
  public static final NodeAccess NONE = new NodeAccess(Optional.empty(), Optional.empty());

  public NodeAccess {
    requireNonNull(key);
    requireNonNull(trusted);
  }

  void prepare(HttpURLConnection connection) {
    if (key.isPresent()) {
      connection.setRequestProperty("Authorization", "Bearer " + key.get());
      // A server that sends us elsewhere must not send the key with us.
      connection.setInstanceFollowRedirects(false);
    }
    if (connection instanceof HttpsURLConnection secure && trusted.isPresent()) {
      secure.setSSLSocketFactory(context(trusted.get()).getSocketFactory());
      // The very certificate is known, so that its names say nothing more.
      secure.setHostnameVerifier((_, _) -> true);
    }
  }

  private static SSLContext context(Predicate<X509Certificate> trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Pinned(trusted)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** Believes a server's own certificate or does not; who signed it does not matter. */
  private static final class Pinned extends X509ExtendedTrustManager {

    private final Predicate<X509Certificate> trusted;

    Pinned(Predicate<X509Certificate> trusted) {
      this.trusted = trusted;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (chain.length == 0 || !trusted.test(chain[0])) {
        throw new CertificateException("this is not the certificate of that node");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "NodeAccess[" + (key.isPresent() ? "with a key" : "without a key") + "]";
  }
}
