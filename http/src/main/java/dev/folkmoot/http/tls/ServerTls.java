package dev.folkmoot.http.tls;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a server shows now. The files are looked at when a client connects; when
 * they have changed and are good, the new certificate is shown from then on. When they are not, a
 * renewal may be half written: the old one stays, and the log says why.
 */
public final class ServerTls {

  private static final System.Logger LOG = System.getLogger(ServerTls.class.getName());

  private final TlsFiles files;
  private final Consumer<X509Certificate> shown;
  private final SSLContext context;
  private String stamp;
  private Version now;
  private Version before;

  /** An identity under a name of its own: a handshake asks for certificate and key one by one. */
  private record Version(String alias, Identity identity) {}

  /**
   * Reads the files.
   *
   * @param shown hears of the certificate that is shown, now and whenever it changes
   * @throws FailureException {@code INVALID_REQUEST} if they are no good, with the reason
   */
  public ServerTls(TlsFiles files, Consumer<X509Certificate> shown) {
    this.files = requireNonNull(files);
    this.shown = requireNonNull(shown);
    this.stamp = files.stamp();
    this.now = new Version("certificate-0", Identity.read(files));
    this.before = now;
    this.context = context(new Keys());
    shown.accept(certificate());
  }

  private static SSLContext context(KeyManager keys) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** Makes the sockets. */
  public SSLContext context() {
    return context;
  }

  /** The server's own certificate, as it is shown now. */
  public synchronized X509Certificate certificate() {
    return now.identity().own();
  }

  /** Looks at the files. */
  private synchronized Version refresh() {
    String fresh = files.stamp();
    if (!fresh.equals(stamp)) {
      stamp = fresh;
      try {
        Identity identity = Identity.read(files);
        before = now;
        now = new Version("certificate-" + fresh.hashCode(), identity);
        LOG.log(
            System.Logger.Level.INFO,
            "shows another certificate from now on: " + Fingerprint.of(identity.own()));
        shown.accept(identity.own());
      } catch (FailureException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "goes on with the certificate that it has: " + e.failure().message());
      }
    }
    return now;
  }

  private synchronized @Nullable Identity identity(String alias) {
    if (now.alias().equals(alias)) {
      return now.identity();
    }
    return before.alias().equals(alias) ? before.identity() : null;
  }

  /** What the JDK asks while it shakes hands. */
  private final class Keys extends X509ExtendedKeyManager {

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      Version version = refresh();
      return fits(keyType, version.identity().key()) ? version.alias() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chooseServerAlias(keyType, issuers, null);
    }

    /** The JDK asks for each kind of key that the client takes, by names of its own. */
    private static boolean fits(String keyType, PrivateKey key) {
      return switch (key.getAlgorithm()) {
        case "RSA" -> keyType.startsWith("RSA");
        case "EC" -> keyType.equals("EC");
        default -> keyType.equals("EdDSA") || keyType.equals(key.getAlgorithm());
      };
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      Identity identity = identity(alias);
      return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      Identity identity = identity(alias);
      return identity == null ? null : identity.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      String alias = chooseServerAlias(keyType, issuers, null);
      return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
