package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.app.client.ModelMover;
import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.app.home.Certificates;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.app.home.OwnerToken;
import dev.folkmoot.app.home.ServerAddress;
import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.tls.Fingerprint;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the node is that a command should ask: at {@code OLLAMA_HOST} if that names a port or
 * another machine, else where the node of this home says it is, else at the default address.
 */
record NodeFinder(Environment environment, FolkmootHome home) {

  ServerAddress asked() {
    return ServerAddress.of(environment);
  }

  /** Whether the person chose the address, so that no other will do. */
  boolean isFixed() {
    return asked().portGiven() || !asked().isLoopback();
  }

  /** Where a node of this home is what was asked for, it is asked as it answers: it may be TLS. */
  URI url() {
    URI wanted = asked().url();
    return NodeNote.all(home).stream()
        .map(NodeNote::url)
        .filter(url -> !isFixed() || isSamePlace(url, wanted))
        .findFirst()
        .orElse(wanted);
  }

  NodeClient client() {
    return client(url());
  }

  NodeClient client(URI url) {
    return new NodeClient(url, access(url));
  }

  ModelMover models() {
    return new ModelMover(url(), access(url()));
  }

  AdminClient admin() {
    return new AdminClient(url(), access(url()));
  }

  /**
   * What to show at an address. The owner's token goes to nodes of this home and to nobody else,
   * whatever {@code OLLAMA_HOST} says; others get the key that the environment holds for them.
   */
  private NodeAccess access(URI url) {
    boolean isSecure = "https".equals(url.getScheme());
    if (NodeNote.all(home).stream().anyMatch(note -> note.url().equals(url))) {
      return new NodeAccess(
          new OwnerToken(home).text(),
          isSecure ? Optional.of(new Certificates(home).shown()::contains) : Optional.empty());
    }
    return new NodeAccess(
        environment
            .text("FOLKMOOT_API_KEY")
            .or(() ->
                environment.text("OLLAMA_API_KEY").filter(key -> KeyText.idOf(key).isPresent())),
        environment.text("FOLKMOOT_TLS_FINGERPRINT").map(NodeFinder::fingerprint));
  }

  private static boolean isSamePlace(URI note, URI url) {
    try {
      return note.getPort() == url.getPort()
          && InetAddress.getByName(note.getHost()).equals(InetAddress.getByName(url.getHost()));
    } catch (UnknownHostException e) {
      return false; // Nobody knows it, so it is not ours.
    }
  }

  private static Predicate<X509Certificate> fingerprint(String text) {
    return certificate -> Fingerprint.of(certificate).equalsIgnoreCase(text);
  }
}
