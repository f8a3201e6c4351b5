package dev.folkmoot.http;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param host a name or an address, without brackets
 * @param port 0 takes any that is free
 * @param warning what is wrong with the text it was read from, for the user
 */
public record BindAddress(String host, int port, Optional<String> warning) {

  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 11434;

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int MAX_PORT = 65_535;

  public BindAddress {
    requireNonNull(host);
    requireNonNull(warning);
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("no port: " + port);
    }
  }

  public BindAddress(String host, int port) {
    this(host, port, Optional.empty());
  }

  /**
   * Reads {@code OLLAMA_HOST}: nothing, {@code host}, {@code :port}, {@code host:port}, with a
   * scheme that gives another default port, with brackets around an IPv6 address, with a path that
   * only clients heed. A port that is none becomes the default one, with a warning.
   */
  public static BindAddress parse(String text) {
    String rest = trimmed(text);
    int defaultPort = DEFAULT_PORT;
    int scheme = rest.indexOf("://");
    if (scheme >= 0) {
      defaultPort =
          switch (rest.substring(0, scheme)) {
            case "http" -> HTTP_PORT;
            case "https" -> HTTPS_PORT;
            default -> DEFAULT_PORT;
          };
      rest = rest.substring(scheme + 3);
    }
    int slash = rest.indexOf('/');
    String hostAndPort = slash < 0 ? rest : rest.substring(0, slash);
    int colon = colonOfPort(hostAndPort);
    String host = withoutBrackets(colon < 0 ? hostAndPort : hostAndPort.substring(0, colon));
    String hostOrDefault = host.isEmpty() ? DEFAULT_HOST : host;
    if (colon < 0) {
      return new BindAddress(hostOrDefault, defaultPort);
    }
    String port = hostAndPort.substring(colon + 1);
    return port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= MAX_PORT
        ? new BindAddress(hostOrDefault, Integer.parseInt(port))
        : new BindAddress(
            hostOrDefault,
            defaultPort,
            Optional.of("invalid port \"" + port + "\" in OLLAMA_HOST, using " + defaultPort));
  }

  private static String trimmed(String text) {
    return text.strip().replaceAll("^[\"' ]+|[\"' ]+$", "");
  }

  /** An IPv6 address without brackets has colons, but none before a port. */
  private static int colonOfPort(String hostAndPort) {
    int last = hostAndPort.lastIndexOf(':');
    boolean bare = hostAndPort.indexOf(':') != last && !hostAndPort.startsWith("[");
    return bare || hostAndPort.endsWith("]") ? -1 : last;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /**
   * The address to bind.
   *
   * @throws UnknownHostException if the host has none
   */
  InetSocketAddress resolve() throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
