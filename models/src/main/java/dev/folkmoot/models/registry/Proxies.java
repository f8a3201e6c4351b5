package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy leads to a registry: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in
 * capitals or small, as Go programs read them. This machine itself is never reached through one.
 */
public final class Proxies extends ProxySelector {

  private static final System.Logger LOG = System.getLogger(Proxies.class.getName());
  private static final int BYTE_BITS = 8;

  /** Whoever writes a password into a proxy's address wants it to be used. */
  private static final String UNUSED_LOGINS = "jdk.http.auth.tunneling.disabledSchemes";

  static {
    // Java's default is Basic: then no password goes with CONNECT, and each try ends with a 407. It
    // is read once, before the first connection.
    if (System.getProperty(UNUSED_LOGINS) == null) {
      System.setProperty(UNUSED_LOGINS, "");
    }
  }

  private final Optional<URI> plain;
  private final Optional<URI> secure;
  private final List<String> without;

  private Proxies(Optional<URI> plain, Optional<URI> secure, List<String> without) {
    this.plain = plain;
    this.secure = secure;
    this.without = without;
  }

  /**
   * Reads the environment.
   *
   * @param variables by name
   * @throws FailureException {@code INVALID_REQUEST} where a proxy's address is none; without the
   *     address, which may hold a password
   */
  public static Proxies of(Map<String, String> variables) {
    String without = value(variables, "NO_PROXY").orElse("");
    return new Proxies(
        value(variables, "HTTP_PROXY").map(text -> address("HTTP_PROXY", text)),
        value(variables, "HTTPS_PROXY").map(text -> address("HTTPS_PROXY", text)),
        List.of(without.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)));
  }

  private static Optional<String> value(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name))
        .filter(text -> !text.isBlank())
        .or(() -> Optional.ofNullable(variables.get(name.toLowerCase(Locale.ROOT))))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static URI address(String name, String text) {
    try {
      URI address = URI.create(text.contains("://") ? text : "http://" + text);
      if (address.getHost() == null || !"http".equalsIgnoreCase(address.getScheme())) {
        throw new IllegalArgumentException("no host");
      }
      return address;
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "the proxy''s address is of a wrong kind");
      throw FailureException.invalid(name + " is no address of a proxy, as http://host:port is");
    }
  }

  /** The user and password that a proxy's address holds; for that proxy only. */
  Optional<String> login(String host, int port) {
    return java.util.stream.Stream.of(plain, secure)
        .flatMap(Optional::stream)
        .filter(proxy -> proxy.getHost().equalsIgnoreCase(host) && port(proxy) == port)
        .findFirst()
        .map(URI::getUserInfo);
  }

  /**
   * The header that a proxy on the way wants. Not by way of the client's authenticator: that one
   * would also answer for the registry, and turn its questions into errors.
   */
  Optional<String> header(URI uri) {
    return select(uri).getFirst().address() instanceof InetSocketAddress proxy
        ? login(proxy.getHostString(), proxy.getPort())
            .map(login ->
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  @Override
  public List<Proxy> select(URI uri) {
    Optional<URI> proxy = "https".equalsIgnoreCase(uri.getScheme()) ? secure : plain;
    if (proxy.isEmpty() || isDirect(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    InetSocketAddress address = new InetSocketAddress(proxy.get().getHost(), port(proxy.get()));
    return List.of(new Proxy(Proxy.Type.HTTP, address));
  }

  /** A failure on the way to an address, with the proxy named if there is one on that way. */
  IOException blamed(URI uri, IOException e) {
    if (!(select(uri).getFirst().address() instanceof InetSocketAddress proxy)) {
      return e;
    }
    String why =
        switch (e) {
          case ConnectException _ -> "it does not answer";
          default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    return new IOException(
        "the proxy at "
            + proxy.getHostString()
            + ":"
            + proxy.getPort()
            + " does not lead there: "
            + why
            + "; see HTTP_PROXY, HTTPS_PROXY and NO_PROXY",
        e);
  }

  private static int port(URI proxy) {
    return proxy.getPort() < 0 ? 80 : proxy.getPort();
  }

  private boolean isDirect(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    Optional<InetAddress> literal = literal(bare);
    if (bare.equals("localhost") || literal.filter(InetAddress::isLoopbackAddress).isPresent()) {
      return true;
    }
    return without.stream().anyMatch(rule -> covers(rule, bare, uri.getPort(), literal));
  }

  private static boolean covers(String rule, String host, int port, Optional<InetAddress> literal) {
    if (rule.isEmpty()) {
      return false;
    }
    if (rule.equals("*") || rule.equals(host) || rule.equals(host + ":" + port)) {
      return true;
    }
    int slash = rule.indexOf('/');
    if (slash > 0) {
      return literal.isPresent()
          && literal(rule.substring(0, slash))
              .filter(network -> within(literal.get(), network, rule.substring(slash + 1)))
              .isPresent();
    }
    String domain = rule.startsWith("*.") ? rule.substring(1) : rule;
    return host.endsWith(domain.startsWith(".") ? domain : "." + domain);
  }

  private static boolean within(InetAddress address, InetAddress network, String bits) {
    byte[] a = address.getAddress();
    byte[] b = network.getAddress();
    if (a.length != b.length || !bits.matches("\\d{1,3}")) {
      return false;
    }
    int prefix = Math.min(Integer.parseInt(bits), a.length * BYTE_BITS);
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % BYTE_BITS);
      if ((a[bit / BYTE_BITS] & mask) != (b[bit / BYTE_BITS] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** An address written in digits; a name is not looked up. */
  private static Optional<InetAddress> literal(String host) {
    if (!host.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      LOG.log(System.Logger.Level.DEBUG, "no address: {0}", host);
      return Optional.empty();
    }
  }

  @Override
  public void connectFailed(URI uri, SocketAddress proxy, IOException cause) {
    LOG.log(System.Logger.Level.WARNING, "the proxy at {0} does not answer", proxy);
  }
}
