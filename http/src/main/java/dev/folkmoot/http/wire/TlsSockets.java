package dev.folkmoot.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the plain sockets under TLS within reach.
 *
 * <p>Helidon shakes hands before the {@link Doorkeeper} hears of a connection, and waits for it
 * without end; and a TLS socket cannot be closed while a write to it is stuck, for closing wants to
 * write a farewell. Both are cured from below, by closing the plain socket. So this stands in for
 * the context that Helidon makes its sockets with, and remembers each by the address of its client
 * until the connection ends.
 */
final class TlsSockets {

  private static final System.Logger LOG = System.getLogger(TlsSockets.class.getName());

  /** Handshakes at once; one more costs the oldest its place, as with idle connections. */
  static final int MAX_HANDSHAKES = 256;

  private final SSLContext context;
  private final Duration handshakeTimeout;
  private final Map<SocketAddress, Under> sockets = new ConcurrentHashMap<>();

  /** A plain socket, and since when. */
  private static final class Under {
    private final Socket socket;
    private final long since = System.nanoTime();
    private volatile boolean isShaken;

    Under(Socket socket) {
      this.socket = socket;
    }
  }

  /**
   * Sockets of a context.
   *
   * @param handshakeTimeout from the connection to the end of the handshake
   */
  TlsSockets(SSLContext context, Duration handshakeTimeout) {
    this.context = context;
    this.handshakeTimeout = handshakeTimeout;
  }

  /** The same context, but that its sockets are remembered. */
  SSLContext remembering() {
    return new SSLContext(new Spi(), context.getProvider(), context.getProtocol()) {};
  }

  private void remember(Socket plain) {
    forgetClosed();
    if (sockets.values().stream().filter(under -> !under.isShaken).count() >= MAX_HANDSHAKES) {
      sockets.entrySet().stream()
          .filter(entry -> !entry.getValue().isShaken)
          .min((a, b) -> Long.signum(a.getValue().since - b.getValue().since))
          .ifPresent(oldest -> cut(oldest.getKey()));
    }
    sockets.put(plain.getRemoteSocketAddress(), new Under(plain));
  }

  /** The handshake of a client is done. */
  void shaken(SocketAddress client) {
    Under under = sockets.get(client);
    if (under != null) {
      under.isShaken = true;
    }
  }

  /** A connection has ended. */
  void ended(SocketAddress client) {
    sockets.remove(client);
  }

  /** Ends a connection now, whatever waits for it. */
  void cut(SocketAddress client) {
    Under under = sockets.remove(client);
    if (under != null) {
      try {
        under.socket.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.TRACE, "closing a connection", e);
      }
    }
  }

  /** Ends handshakes that take too long; called from time to time. */
  void closeStalled() {
    forgetClosed();
    long tooOld = System.nanoTime() - handshakeTimeout.toNanos();
    sockets.forEach((client, under) -> {
      if (!under.isShaken && under.since - tooOld < 0) {
        cut(client);
      }
    });
  }

  /** A handshake that failed leaves a closed socket behind, and nobody says so. */
  private void forgetClosed() {
    sockets.values().removeIf(under -> !under.isShaken && under.socket.isClosed());
  }

  int remembered() {
    return sockets.size();
  }

  private final class Factory extends SSLSocketFactory {

    private final SSLSocketFactory real = context.getSocketFactory();

    /** The one that Helidon calls. */
    @Override
    public Socket createSocket(Socket plain, @Nullable InputStream consumed, boolean autoClose)
        throws IOException {
      remember(plain);
      return real.createSocket(plain, consumed, autoClose);
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
        throws IOException {
      return real.createSocket(plain, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return real.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return real.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return real.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return real.createSocket(host, port, local, localPort);
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return real.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return real.getSupportedCipherSuites();
    }
  }

  private final class Spi extends SSLContextSpi {

    private final SSLSocketFactory factory = new Factory();

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is initialized already");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return factory;
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return context.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return context.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return context.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }
  }
}
