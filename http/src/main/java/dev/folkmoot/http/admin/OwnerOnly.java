package dev.folkmoot.http.admin;

import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.RefusedException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Lets programs of this machine through, and who has shown a key for it, and nobody else. That a
 * page in a browser of this machine is no such program, its {@code Origin} says; a page that has
 * turned its own name to this machine sends none with a GET, but its name as the host. A proxy on
 * this machine brings everybody in by the loopback, and says so in a header.
 *
 * @param foreignHost answers a request that came under a name that is not this machine's, also
 *     where the server itself takes any name
 */
record OwnerOnly(Predicate<Exchange> foreignHost, Handler inside) implements Handler {

  private static final int FORBIDDEN = 403;

  /** What proxies say of those for whom they ask. */
  private static final List<String> FORWARDED =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

  @Override
  public void handle(Exchange exchange) {
    boolean isProven = exchange.asker().isProven();
    if (!isProven && foreignHost.test(exchange)) {
      return;
    }
    if (exchange.header("Origin").isPresent()) {
      throw new RefusedException(FORBIDDEN, "a web page may not administer this node");
    }
    if (!isProven && (!exchange.isFromThisMachine() || isForwarded(exchange))) {
      throw new RefusedException(
          FORBIDDEN,
          "this node is administered from its own machine, where 'moot' runs, or with an API key"
              + " that has the scope admin");
    }
    inside.handle(exchange);
  }

  private static boolean isForwarded(Exchange exchange) {
    return FORWARDED.stream().anyMatch(name -> exchange.header(name).isPresent());
  }
}
