package dev.folkmoot.http;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.access.Gatekeeper;
import dev.folkmoot.http.admin.AdminRoutes;
import dev.folkmoot.http.admin.Administration;
import dev.folkmoot.http.anthropic.AnthropicErrors;
import dev.folkmoot.http.anthropic.AnthropicRoutes;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.metrics.MetricsRoutes;
import dev.folkmoot.http.ollama.NativeErrors;
import dev.folkmoot.http.ollama.OllamaRoutes;
import dev.folkmoot.http.openai.OpenAiErrors;
import dev.folkmoot.http.openai.OpenAiRoutes;
import dev.folkmoot.http.registry.RegistryRoutes;
import dev.folkmoot.http.tls.ServerTls;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.http.wire.Listener;
import dev.folkmoot.node.Node;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/** The HTTP server of a node. */
public final class MootServer implements AutoCloseable {

  private final Gatekeeper gate;
  private final Listener listener;

  /**
   * A server that nobody administers over HTTP, for loopback. Does not listen before {@link
   * #start}.
   *
   * @param terms on which requests are answered
   * @param node answers; stays the caller's, and must be closed after the server
   * @param clock of the timestamps in answers
   * @param zone of those that carry an offset
   * @throws FailureException {@code INVALID_REQUEST} if the host of the address is unknown
   */
  public MootServer(
      BindAddress address,
      Origins origins,
      HttpLimits limits,
      RequestTerms terms,
      Node node,
      Clock clock,
      ZoneId zone) {
    this(
        address,
        origins,
        limits,
        Protection.LOOPBACK_ONLY,
        routes(terms, node, ModelTrade.plain(node), clock, zone),
        clock);
  }

  /**
   * The same, with {@code /admin} for the owner, with what keeps others out, and with a say in how
   * models come and go.
   *
   * @param trade stays the caller's
   * @param administration stays the caller's; who watches its events keeps the server open until
   *     they end, so they should end first
   */
  public MootServer(
      BindAddress address,
      Origins origins,
      HttpLimits limits,
      Protection protection,
      RequestTerms terms,
      Node node,
      ModelTrade trade,
      Administration administration,
      Clock clock,
      ZoneId zone) {
    this(
        address,
        origins,
        limits,
        protection,
        routes(terms, node, trade, clock, zone).addAll(admin(administration)),
        clock);
  }

  private MootServer(
      BindAddress address,
      Origins origins,
      HttpLimits limits,
      Protection protection,
      Routes routes,
      Clock clock) {
    InetSocketAddress bound = resolve(address);
    boolean keysWanted = protection.policy().wantsKeys(bound.getAddress());
    this.gate =
        new Gatekeeper(keysWanted, protection.keys(), protection.owner(), clock, System::nanoTime);
    Dispatcher dispatcher =
        new Dispatcher(
            new CorsGuard(origins),
            new HostGuard(bound.getAddress(), keysWanted),
            gate,
            routes,
            protection.log(),
            new NativeErrors(),
            new OpenAiErrors(),
            new AnthropicErrors());
    this.listener =
        new Listener(bound, limits, protection.tls().map(ServerTls::context), dispatcher);
  }

  /** All routes of a server, for the test that holds each against the table of scopes. */
  static Routes routes(RequestTerms terms, Node node, ModelTrade trade, Clock clock, ZoneId zone) {
    Map<String, Handler> openai = OpenAiRoutes.of(node, terms, clock);
    return new Routes()
        .addAll(OllamaRoutes.of(node, terms, trade.registry(), clock, zone))
        .addAll(RegistryRoutes.of(node.store(), trade.lendsToAll()))
        .addAll(openai)
        .addAll(AnthropicRoutes.of(node, terms, openai))
        .addAll(MetricsRoutes.of(node));
  }

  private static Map<String, Handler> admin(Administration administration) {
    return AdminRoutes.of(administration, HostGuard.ofThisMachine()::answers);
  }

  private static InetSocketAddress resolve(BindAddress address) {
    try {
      return address.resolve();
    } catch (UnknownHostException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST,
          "cannot listen on \"" + address.host() + "\": no such host",
          e);
    }
  }

  /**
   * Begins to listen.
   *
   * @throws FailureException {@code INTERNAL} if the address is taken; {@code INVALID_REQUEST} if
   *     keys are wanted there and none is good, so that nobody could ask anything
   */
  public void start() {
    gate.requireKeys();
    listener.start();
  }

  /** The port it listens on. */
  public int port() {
    return listener.port();
  }

  /**
   * Stops: accepts nothing more, lets running answers end within the limit, then breaks them off so
   * that their clients see it.
   */
  @Override
  public void close() {
    listener.close();
  }
}
