package dev.folkmoot.http.ollama;

import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.node.Node;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All routes of Ollama's native API. */
public final class OllamaRoutes {

  /**
   * The version of Ollama whose surface this is. Clients read it as three numbers and refuse what
   * is too old, so it is not our own.
   */
  public static final String OLLAMA_VERSION = "0.32.15";

  /** Says that this is a node: another one must not take it for an engine, or both would ask on. */
  static final String NODE_HEADER = "X-Folkmoot";

  private OllamaRoutes() {}

  /**
   * The routes.
   *
   * @param terms on which requests are answered
   * @param registry brings models here and sends them away
   * @param zone of the timestamps that carry an offset
   * @return handlers by method and path, {@code "POST /api/chat"}
   */
  public static Map<String, Handler> of(
      Node node, RequestTerms terms, Registry registry, Clock clock, ZoneId zone) {
    Map<String, Handler> routes = new LinkedHashMap<>();
    Handler alive = text(Exchange.TEXT, "Ollama is running");
    routes.put("GET /", alive);
    routes.put("HEAD /", alive);
    Handler version = version();
    routes.put("GET /api/version", version);
    routes.put("HEAD /api/version", version);
    routes.put(
        "GET /api/status",
        text(Exchange.JSON, "{\"cloud\":{\"disabled\":true,\"source\":\"config\"}}"));
    routes.put("POST /api/generate", new GenerateRoute(node, terms, clock));
    routes.put("POST /api/chat", new ChatRoute(node, terms, clock));
    routes.put("POST /api/embed", new EmbedRoute(node, terms));
    routes.put("POST /api/embeddings", new EmbeddingsRoute(node, terms));
    Handler tags = new TagsRoute(node, terms, zone);
    routes.put("GET /api/tags", tags);
    routes.put("HEAD /api/tags", tags);
    routes.put("GET /api/ps", new PsRoute(node, terms, zone));
    routes.put("POST /api/show", new ShowRoute(node, terms, zone));
    routes.put("POST /api/copy", new CopyRoute(node, terms));
    routes.put("DELETE /api/delete", new DeleteRoute(node, terms));
    routes.put(
        "GET /api/experimental/model-recommendations",
        text(Exchange.JSON, "{\"recommendations\":[]}"));
    account(routes);
    Handler blobs = new BlobsRoute(node);
    routes.put("POST /api/blobs/:digest", blobs);
    routes.put("HEAD /api/blobs/:digest", blobs);
    routes.put("POST /api/pull", new PullRoute(registry));
    routes.put("POST /api/push", new PushRoute(registry));
    routes.put("POST /api/create", new CreateRoute(node, registry));
    return routes;
  }

  /** What needs an account at ollama.com: there is none here, and no cloud. */
  private static void account(Map<String, Handler> routes) {
    Handler unavailable = error(503, "account unavailable");
    for (String route :
        List.of("POST /api/me", "POST /api/signout", "DELETE /api/user/keys/:encodedKey")) {
      routes.put(route, unavailable);
    }
    routes.put(
        "POST /api/experimental/web_search",
        error(403, "ollama cloud is disabled: web search is unavailable"));
    routes.put(
        "POST /api/experimental/web_fetch",
        error(403, "ollama cloud is disabled: web fetch is unavailable"));
  }

  private static Handler version() {
    return exchange -> {
      exchange.setHeader(NODE_HEADER, "1");
      exchange.send(200, Exchange.JSON, "{\"version\":\"" + OLLAMA_VERSION + "\"}");
    };
  }

  private static Handler text(String contentType, String body) {
    return exchange -> exchange.send(200, contentType, body);
  }

  private static Handler error(int status, String message) {
    return exchange -> new NativeErrors().send(exchange, status, message);
  }
}
