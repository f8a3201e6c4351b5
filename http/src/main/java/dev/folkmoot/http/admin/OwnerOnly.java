package dev.folkmoot.http.admin;

import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.RefusedException;
import java.util.function.Predicate;

/**
 * Lets programs of this machine through and nobody else. That a page in a browser of this machine
 * is no such program, its {@code Origin} says; a page that has turned its own name to this machine
 * sends none with a GET, but its name as the host.
 *
 * @param foreignHost answers a request that came under a name that is not this machine's, also
 *     where the server itself takes any name
 */
record OwnerOnly(Predicate<Exchange> foreignHost, Handler inside) implements Handler {

  private static final int FORBIDDEN = 403;

  @Override
  public void handle(Exchange exchange) {
    if (foreignHost.test(exchange)) {
      return;
    }
    if (exchange.header("Origin").isPresent()) {
      throw new RefusedException(FORBIDDEN, "a web page may not administer this node");
    }
    if (!exchange.isFromThisMachine()) {
      throw new RefusedException(
          FORBIDDEN, "this node is administered from its own machine only: run 'moot' there");
    }
    inside.handle(exchange);
  }
}
