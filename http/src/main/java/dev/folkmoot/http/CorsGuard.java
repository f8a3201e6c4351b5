package dev.folkmoot.http;

import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.log.RequestIds;
import dev.folkmoot.http.wire.Exchange;
import java.util.List;
import java.util.Optional;

/**
 * Turns web pages away that are not allowed, and tells browsers of those that are.
 *
 * <p>It is what keeps a page on the internet from using the models of its visitor: browsers send
 * the page's origin with every request that is not of the server's own.
 */
final class CorsGuard {

  private static final String METHODS = "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS";
  private static final String MAX_AGE_SECONDS = "43200";

  /** Ollama's list, those that Anthropic's client sends, and our own. */
  private static final String HEADERS =
      String.join(
              ",",
              List.of(
                  "Authorization",
                  "Content-Type",
                  "User-Agent",
                  "Accept",
                  "X-Requested-With",
                  "OpenAI-Beta",
                  "x-stainless-arch",
                  "x-stainless-async",
                  "x-stainless-custom-poll-interval",
                  "x-stainless-helper-method",
                  "x-stainless-lang",
                  "x-stainless-os",
                  "x-stainless-package-version",
                  "x-stainless-poll-helper",
                  "x-stainless-retry-count",
                  "x-stainless-runtime",
                  "x-stainless-runtime-version",
                  "x-stainless-timeout",
                  "x-api-key",
                  "anthropic-version",
                  "anthropic-beta",
                  "anthropic-dangerous-direct-browser-access"))
          + ","
          + String.join(",", RequestTerms.HEADERS);

  /** What a page may read of an answer beside what every page may. */
  private static final String READABLE =
      String.join(",", Answering.ROUTE_HEADER, RequestIds.HEADER, "Retry-After");

  private final Origins origins;

  CorsGuard(Origins origins) {
    this.origins = origins;
  }

  /**
   * Answers what is not allowed, and preflights.
   *
   * @return whether the request has been answered
   */
  boolean answers(Exchange exchange) {
    Optional<String> origin = exchange.header("Origin");
    if (origin.isEmpty() || isOwn(origin.get(), exchange.header("Host").orElse(""))) {
      return false;
    }
    if (!origins.any() && !origins.allows(origin.get())) {
      exchange.sendEmpty(403);
      return true;
    }
    exchange.setHeader("Access-Control-Allow-Origin", origins.any() ? "*" : origin.get());
    exchange.addHeader("Vary", "Origin");
    exchange.setHeader("Access-Control-Expose-Headers", READABLE);
    if (!exchange.method().equals("OPTIONS")) {
      return false;
    }
    exchange.setHeader("Access-Control-Allow-Methods", METHODS);
    exchange.setHeader("Access-Control-Allow-Headers", HEADERS);
    exchange.setHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
    exchange.addHeader("Vary", "Access-Control-Request-Method");
    exchange.addHeader("Vary", "Access-Control-Request-Headers");
    exchange.sendEmpty(204);
    return true;
  }

  private static boolean isOwn(String origin, String host) {
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }
}
