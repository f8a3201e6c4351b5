package dev.folkmoot.http.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections in, as many as the limit says. When all places are taken the connection that has
 * been idle longest loses its own; only when none is idle is the new one turned away, with a 503.
 * So ten thousand connections that never ask for anything keep nobody out.
 */
final class Doorkeeper implements ServerConnectionSelector {

  private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());

  private static final String FULL_BODY =
      "{\"error\":\"server busy: every connection is in use, please try again\"}";
  private static final byte[] FULL =
      ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json; charset=utf-8\r\n"
              + "Connection: close\r\nRetry-After: 1\r\nContent-Length: "
              + FULL_BODY.length()
              + "\r\n\r\n"
              + FULL_BODY)
          .getBytes(StandardCharsets.US_ASCII);

  private final Http1ConnectionSelector http1;
  private final HttpLimits limits;
  private final Optional<TlsSockets> tls;
  private final Set<Inlet> inside = ConcurrentHashMap.newKeySet();

  Doorkeeper(Http1ConnectionSelector http1, HttpLimits limits, Optional<TlsSockets> tls) {
    this.http1 = http1;
    this.limits = limits;
    this.tls = tls;
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    SocketAddress client = context.remotePeer().address();
    tls.ifPresent(sockets -> sockets.shaken(client));
    Inlet inlet =
        new Inlet(
            context.serverSocket(), limits, () -> tls.ifPresent(sockets -> sockets.cut(client)));
    if (!admit(inlet)) {
      context.dataWriter().writeNow(BufferData.create(FULL));
      tls.ifPresent(sockets -> sockets.ended(client));
      throw new CloseConnectionException("every connection is in use");
    }
    GuardedContext guarded = new GuardedContext(context, DataReader.create(inlet));
    return new GuardedConnection(
        http1.connection(guarded),
        inlet,
        () -> {
          inside.remove(inlet);
          tls.ifPresent(sockets -> sockets.ended(client));
        });
  }

  private synchronized boolean admit(Inlet inlet) {
    if (inside.size() >= limits.maxConnections()) {
      Inlet longestIdle = longestIdle();
      if (longestIdle == null) {
        return false;
      }
      inside.remove(longestIdle);
      close(longestIdle);
    }
    inside.add(inlet);
    return true;
  }

  private @Nullable Inlet longestIdle() {
    Inlet longest = null;
    for (Inlet inlet : inside) {
      if (!inlet.isBusy() && (longest == null || inlet.idleSince() < longest.idleSince())) {
        longest = inlet;
      }
    }
    return longest;
  }

  /** Closes the connections of clients that take no bytes; called from time to time. */
  void closeStalled() {
    long tooOld = System.nanoTime() - limits.writeTimeout().toNanos();
    for (Inlet inlet : inside) {
      if (inlet.writingSince() < tooOld) {
        close(inlet);
      }
    }
  }

  private static void close(Inlet inlet) {
    try {
      inlet.close();
    } catch (UncheckedIOException e) {
      // It was closed from the other side in the same moment, which is as good.
      LOG.log(System.Logger.Level.TRACE, "closing a connection", e);
    }
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }
}
