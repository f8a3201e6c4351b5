package dev.folkmoot.http.wire;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Accepts connections and gives every request of theirs to a handler. */
public final class Listener implements AutoCloseable {

  /** Bytes of a request's first line. */
  private static final int MAX_REQUEST_LINE_BYTES = 8 << 10;

  /** Bytes of all headers of a request. */
  private static final int MAX_HEADER_BYTES = 32 << 10;

  /** Connections that wait to be accepted. */
  private static final int BACKLOG = 1_024;

  /** Connections that are being turned away while all places are taken. */
  private static final int MAX_REFUSALS = 64;

  /** How Helidon ends what it says when it does not say what is wrong. */
  private static final String SEE_LOG = "see server log for more information";

  private static final String UNREADABLE =
      "this is no HTTP/1.1 request: its first line must be a method, a path and the version, its"
          + " path well escaped";

  private static final Duration STALL_CHECK_PERIOD = Duration.ofSeconds(5);

  private final InetSocketAddress address;
  private final HttpLimits limits;
  private final Handler handler;
  private final Optional<TlsSockets> tls;
  private final WebServer server;
  private final Doorkeeper doorkeeper;
  private final Thread stallCheck;

  /**
   * Does not accept before {@link #start}.
   *
   * @param address port 0 takes any that is free
   * @param tls makes the sockets; empty for plain ones
   */
  public Listener(
      InetSocketAddress address, HttpLimits limits, Optional<SSLContext> tls, Handler handler) {
    this.address = address;
    this.limits = limits;
    this.handler = handler;
    this.tls = tls.map(context -> new TlsSockets(context, limits.headTimeout()));
    Http1Config http1 =
        Http1Config.builder()
            .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
            .maxHeadersSize(MAX_HEADER_BYTES)
            .buildPrototype();
    this.doorkeeper =
        new Doorkeeper(Http1ConnectionSelector.builder().config(http1).build(), limits, this.tls);
    this.server = build();
    this.stallCheck = Thread.ofVirtual().name("stall-check").unstarted(this::checkForStalls);
  }

  private WebServer build() {
    WebServerConfig.Builder builder = WebServer.builder();
    tls.ifPresent(sockets -> builder.tls(Tls.builder().sslContext(sockets.remembering()).build()));
    return builder
        .bindAddress(address)
        .backlog(BACKLOG)
        .useNio(false) // measured: two thirds of the CPU of Helidon's NIO sockets per small write
        .writeBufferSize(0) // events are gathered before they are written
        .connectionOptions(options -> options.tcpNoDelay(true))
        .maxTcpConnections(limits.maxConnections() + MAX_REFUSALS)
        .shutdownGracePeriod(limits.drainTimeout())
        .shutdownHook(false)
        .protocolsDiscoverServices(false)
        .contentEncoding(encodings -> encodings.addContentEncoding(new ZstdEncoding()))
        .addConnectionSelector(doorkeeper)
        .errorHandling(ErrorHandling.builder().includeEntity(true).buildPrototype())
        .directHandlers(directHandlers())
        .routing((HttpRouting.Builder routing) -> routing.any(this::handle))
        .build();
  }

  /** Requests that are no HTTP never reach a handler; they, too, get their reason as JSON. */
  private static DirectHandlers directHandlers() {
    DirectHandler asJson =
        (request, type, status, headers, message) -> {
          boolean unreadable = status.code() == 500 || message == null || message.endsWith(SEE_LOG);
          String reason = unreadable ? UNREADABLE : inOurWords(message);
          String json = "{\"error\":\"" + reason.replaceAll("[^ !#-\\[\\]-~]", " ") + "\"}";
          return DirectHandler.TransportResponse.builder()
              .status(unreadable ? Status.BAD_REQUEST_400 : status)
              .headers(headers)
              .header(HeaderNames.CONTENT_TYPE, Exchange.JSON)
              .entity(json)
              .keepAlive(false)
              .build();
        };
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, asJson);
    }
    return handlers.build();
  }

  private static String inOurWords(String message) {
    return message.equals("Unsupported content encoding")
        ? "the request body is compressed in a way that this node does not read: send it with"
            + " Content-Encoding zstd, or without"
        : message;
  }

  private void handle(ServerRequest request, ServerResponse response) {
    Inlet inlet = GuardedConnection.INLET.get();
    Exchange exchange = new Exchange(request, response, inlet, limits);
    boolean last = true;
    inlet.begin();
    try {
      handler.handle(exchange);
      last = !exchange.drain() || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    } catch (CutException e) {
      throw new CloseConnectionException("cut", e);
    } finally {
      inlet.end(last);
    }
  }

  /**
   * Binds the address and begins to accept.
   *
   * @throws FailureException {@code INTERNAL} if the address cannot be bound
   */
  public void start() {
    server.start();
    if (server.port() < 0) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot listen on " + address, whyNotBound());
    }
    stallCheck.start();
  }

  /** Helidon only logs why it has not begun; whoever tries the same once more learns it. */
  private IOException whyNotBound() {
    try (ServerSocket trial = new ServerSocket()) {
      trial.bind(address);
      return new BindException("another process had it for a moment");
    } catch (IOException e) {
      return e;
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  private void checkForStalls() {
    try {
      while (true) {
        Thread.sleep(STALL_CHECK_PERIOD);
        doorkeeper.closeStalled();
        tls.ifPresent(TlsSockets::closeStalled);
      }
    } catch (InterruptedException e) {
      // The listener closes.
      Thread.currentThread().interrupt();
    }
  }

  /** Accepts nothing more, lets running answers end within the limit, then breaks them off. */
  @Override
  public void close() {
    stallCheck.interrupt();
    server.stop();
  }

  /** Statuses whose reason Helidon does not know get one. */
  static Status status(int code) {
    return code == 499 ? Status.create(code, "Client Closed Request") : Status.create(code);
  }
}
