package dev.folkmoot.http.anthropic;

import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import java.util.Map;

/** All routes of Anthropic's API. */
public final class AnthropicRoutes {

  /** Where they begin: what goes wrong below it is told in this dialect. */
  public static final String PATH = "/v1/messages";

  private AnthropicRoutes() {}

  /**
   * The routes.
   *
   * @param terms on which requests are answered
   * @return handlers by method and path
   */
  public static Map<String, Handler> of(Node node, RequestTerms terms) {
    return Map.of(
        "POST " + PATH,
        new MessagesRoute(node, terms),
        "POST " + PATH + "/count_tokens",
        new CountTokensRoute(node, terms));
  }
}
