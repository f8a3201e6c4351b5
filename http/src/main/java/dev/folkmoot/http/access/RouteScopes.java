package dev.folkmoot.http.access;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The one table of what each route takes. A route that is not in it takes {@link Scope#ADMIN}: who
 * adds one and forgets it here locks it, and a test says so.
 */
public final class RouteScopes {

  private static final Need ADMIN = new Need.OneOf(EnumSet.of(Scope.ADMIN));
  private static final Map<String, Need> TABLE = table();

  private RouteScopes() {}

  /**
   * What a route takes.
   *
   * @param route method and path as the route was declared, {@code "POST /api/blobs/:digest"}
   */
  static Need of(String route) {
    return TABLE.getOrDefault(route, ADMIN);
  }

  /** Whether somebody decided what a route takes. */
  public static boolean isListed(String route) {
    return TABLE.containsKey(route) || route.contains(" /admin/");
  }

  private static Map<String, Need> table() {
    Map<String, Need> table = new HashMap<>();
    put(table, new Need.Nothing(), "GET /", "HEAD /", "GET /healthz", "HEAD /healthz");
    put(
        table,
        oneOf(Scope.INFER),
        "POST /api/generate",
        "POST /api/chat",
        "POST /api/embed",
        "POST /api/embeddings",
        "POST /api/experimental/web_search",
        "POST /api/experimental/web_fetch",
        "POST /v1/chat/completions",
        "POST /v1/completions",
        "POST /v1/embeddings",
        "POST /v1/responses",
        "POST /v1/audio/transcriptions",
        "POST /v1/messages",
        "POST /v1/messages/count_tokens");
    // Who changes models looks at them first; the name of one is no secret from either.
    put(
        table,
        oneOf(Scope.INFER, Scope.MODELS),
        "GET /api/version",
        "HEAD /api/version",
        "GET /api/status",
        "GET /api/tags",
        "HEAD /api/tags",
        "GET /api/ps",
        "POST /api/show",
        "POST /api/me",
        "GET /api/experimental/model-recommendations",
        "GET /v1/models",
        "GET /v1/models/:model");
    put(
        table,
        oneOf(Scope.MODELS),
        "POST /api/pull",
        "POST /api/push",
        "POST /api/create",
        "POST /api/copy",
        "DELETE /api/delete",
        "HEAD /api/blobs/:digest",
        "POST /api/blobs/:digest",
        "GET /v2/",
        "HEAD /v2/",
        "GET /v2/:path",
        "HEAD /v2/:path");
    put(table, oneOf(Scope.METRICS, Scope.ADMIN), "GET /metrics");
    put(table, ADMIN, "POST /api/signout", "DELETE /api/user/keys/:encodedKey");
    return Map.copyOf(table);
  }

  private static Need oneOf(Scope first, Scope... rest) {
    return new Need.OneOf(Set.copyOf(EnumSet.of(first, rest)));
  }

  private static void put(Map<String, Need> table, Need need, String... routes) {
    for (String route : routes) {
      table.put(route, need);
    }
  }
}
