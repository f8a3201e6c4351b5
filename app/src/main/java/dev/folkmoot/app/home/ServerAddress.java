package dev.folkmoot.app.home;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.http.BindAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * {@code OLLAMA_HOST} as both sides need it: where a node listens, and where a client finds it.
 *
 * @param bind host and port, as the server reads them
 * @param portGiven whether the port was asked for, so that no other will do
 * @param scheme {@code http} or {@code https}, for clients
 * @param path for clients; empty or begins with a slash
 */
public record ServerAddress(BindAddress bind, boolean portGiven, String scheme, String path) {

  public ServerAddress {
    requireNonNull(bind);
    requireNonNull(scheme);
    requireNonNull(path);
  }

  public static ServerAddress of(Environment environment) {
    return parse(environment.text("OLLAMA_HOST").orElse(""));
  }

  static ServerAddress parse(String text) {
    BindAddress bind = BindAddress.parse(text);
    int mark = text.indexOf("://");
    String rest = mark < 0 ? text : text.substring(mark + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash).replaceFirst("/+$", "");
    boolean portGiven = mark >= 0 || authority.endsWith(":" + bind.port());
    return new ServerAddress(bind, portGiven, mark < 0 ? "http" : text.substring(0, mark), path);
  }

  /** Whether only this machine can reach it; a name that nobody knows counts as foreign. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(bind.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Where a client connects: "every address" means this machine's own. */
  public URI url() {
    return url(bind.port());
  }

  /**
   * Where clients find the node that listens here; what a scheme or a path of the setting says is
   * meant for clients of others.
   */
  public URI served(int port, boolean isSecure) {
    return new ServerAddress(bind, portGiven, isSecure ? "https" : "http", path).url(port);
  }

  /** As {@link #url()}, at another port. */
  public URI url(int port) {
    String host =
        switch (bind.host()) {
          case "0.0.0.0" -> BindAddress.DEFAULT_HOST;
          case "::" -> "[::1]";
          default -> bind.host().contains(":") ? "[" + bind.host() + "]" : bind.host();
        };
    return URI.create(scheme + "://" + host + ":" + port + path);
  }
}
