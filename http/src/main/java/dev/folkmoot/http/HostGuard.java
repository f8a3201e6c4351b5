package dev.folkmoot.http;

import dev.folkmoot.http.wire.Exchange;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Turns requests away that came under a name which is not this machine's.
 *
 * <p>A page on the internet can let its own name point to 127.0.0.1 and so be its own origin ("DNS
 * rebinding"); then only the name gives it away. A server that listens on other addresses as well
 * is meant to be found under any name and has no such guard; nor has one that wants keys, for such
 * a page has none, and a proxy before it may keep the name that it was asked by.
 */
final class HostGuard {

  private static final System.Logger LOG = System.getLogger(HostGuard.class.getName());
  private static final List<String> LOCAL_DOMAINS = List.of(".localhost", ".local", ".internal");

  private final boolean active;

  HostGuard(InetAddress boundTo, boolean keysWanted) {
    this.active = boundTo.isLoopbackAddress() && !keysWanted;
  }

  /** One that lets only this machine's names through, wherever the server listens. */
  static HostGuard ofThisMachine() {
    return new HostGuard(InetAddress.getLoopbackAddress(), false);
  }

  /**
   * Answers a request that came under a foreign name.
   *
   * @return whether the request has been answered
   */
  boolean answers(Exchange exchange) {
    if (!active) {
      return false;
    }
    String host = withoutPort(exchange.header("Host").orElse("").strip());
    if (!isAllowed(host)) {
      exchange.sendEmpty(403);
      return true;
    }
    if (exchange.method().equals("OPTIONS")) {
      exchange.sendEmpty(204);
      return true;
    }
    return false;
  }

  /** Whether it turns anybody away: only where the server listens on the loopback alone. */
  boolean isActive() {
    return active;
  }

  static boolean isAllowed(String host) {
    if (host.isEmpty()) {
      return true;
    }
    if (isAddress(host)) {
      return isNear(host);
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals(ownName())
        || LOCAL_DOMAINS.stream().anyMatch(name::endsWith);
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  private static boolean isNear(String address) {
    try {
      InetAddress ip = InetAddress.ofLiteral(address);
      return ip.isLoopbackAddress()
          || ip.isSiteLocalAddress()
          || ip.isAnyLocalAddress()
          || isUniqueLocal(ip)
          || NetworkInterface.getByInetAddress(ip) != null;
    } catch (IllegalArgumentException e) {
      return false; // digits and dots, but no address
    } catch (SocketException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot ask for this machine's addresses", e);
      return false;
    }
  }

  /** The private addresses of IPv6, fc00::/7. */
  private static boolean isUniqueLocal(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      LOG.log(System.Logger.Level.DEBUG, "this machine has no name", e);
      return "localhost";
    }
  }

  private static String withoutPort(String host) {
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      return end < 0 ? host : host.substring(1, end);
    }
    int colon = host.indexOf(':');
    return colon < 0 || colon != host.lastIndexOf(':') ? host : host.substring(0, colon);
  }
}
