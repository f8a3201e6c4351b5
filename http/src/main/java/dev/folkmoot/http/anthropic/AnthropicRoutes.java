package dev.folkmoot.http.anthropic;

import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import java.util.HashMap;
import java.util.Map;

/** All routes of Anthropic's API. */
public final class AnthropicRoutes {

  /** Where they begin: what goes wrong below it is told in this dialect. */
  static final String PATH = "/v1/messages";

  /** Every request of Anthropic's own clients bears it. */
  private static final String VERSION_HEADER = "anthropic-version";

  private AnthropicRoutes() {}

  /** Whether a request is in this dialect: by its path, or where two share it by its header. */
  public static boolean speaks(Exchange exchange) {
    return exchange.path().startsWith(PATH)
        || (exchange.path().startsWith(ModelsRoute.PATH)
            && exchange.header(VERSION_HEADER).isPresent());
  }

  /**
   * The routes. Those that list models stand in OpenAI's dialect too.
   *
   * @param terms on which requests are answered
   * @param openai routes of the other dialect, which answer there who does not speak this one
   * @return handlers by method and path
   */
  public static Map<String, Handler> of(
      Node node, RequestTerms terms, Map<String, Handler> openai) {
    Map<String, Handler> routes = new HashMap<>();
    routes.put("POST " + PATH, new MessagesRoute(node, terms));
    routes.put("POST " + PATH + "/count_tokens", new CountTokensRoute(node, terms));
    openai.forEach((route, handler) -> {
      if (route.startsWith("GET " + ModelsRoute.PATH)) {
        routes.put(route, new ModelsRoute(node, terms, handler));
      }
    });
    return routes;
  }
}
