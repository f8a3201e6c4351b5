package dev.folkmoot.http;

import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a request by method and path. A path is exact, but for a last part such as
 * {@code :digest}, which stands for anything.
 */
final class Routes {

  /** Handlers by method, by path; a path with a last part that varies ends with its slash. */
  private final Map<String, Map<String, Handler>> exact = new HashMap<>();

  private final Map<String, Map<String, Handler>> prefixes = new HashMap<>();

  /** Adds handlers by method and path, {@code "POST /api/chat"}. */
  Routes addAll(Map<String, Handler> handlers) {
    handlers.forEach((route, handler) -> {
      String method = route.substring(0, route.indexOf(' '));
      String path = route.substring(route.indexOf(' ') + 1);
      int variable = path.indexOf(':');
      Map<String, Map<String, Handler>> table = variable < 0 ? exact : prefixes;
      String key = variable < 0 ? path : path.substring(0, variable);
      table.computeIfAbsent(key, _ -> new TreeMap<>()).put(method, handler);
    });
    return this;
  }

  /** Answers the request: by its handler, or in the words of Ollama's router. */
  void handle(Exchange exchange) {
    String path = exchange.path();
    Map<String, Handler> methods = find(path);
    if (methods != null) {
      Handler handler = methods.get(exchange.method());
      if (handler == null) {
        exchange.setHeader("Allow", String.join(", ", methods.keySet()));
        exchange.send(405, Exchange.TEXT, "405 method not allowed");
      } else {
        handler.handle(exchange);
      }
      return;
    }
    if (path.length() > 1 && path.endsWith("/") && exact.containsKey(withoutSlash(path))) {
      exchange.setHeader("Location", withoutSlash(path));
      exchange.sendEmpty(exchange.method().equals("GET") ? 301 : 307);
      return;
    }
    exchange.send(404, Exchange.TEXT, "404 page not found");
  }

  private @Nullable Map<String, Handler> find(String path) {
    Map<String, Handler> methods = exact.get(path);
    if (methods != null) {
      return methods;
    }
    for (Map.Entry<String, Map<String, Handler>> prefix : prefixes.entrySet()) {
      if (path.startsWith(prefix.getKey()) && path.length() > prefix.getKey().length()) {
        return prefix.getValue();
      }
    }
    return null;
  }

  private static String withoutSlash(String path) {
    return path.substring(0, path.length() - 1);
  }
}
