package dev.folkmoot.http;

import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a request by method and path. A path is exact, but for a last part such as
 * {@code :digest}, which stands for anything.
 */
final class Routes {

  /** Handlers by method, by path; a path with a last part that varies ends with its slash. */
  private final Map<String, Map<String, Handler>> exact = new HashMap<>();

  private final Map<String, Map<String, Handler>> prefixes = new HashMap<>();

  /** By what comes before it, each path with a last part that varies, whole. */
  private final Map<String, String> patterns = new HashMap<>();

  private final Set<String> declared = new TreeSet<>();

  /** Adds handlers by method and path, {@code "POST /api/chat"}. */
  Routes addAll(Map<String, Handler> handlers) {
    handlers.forEach((route, handler) -> {
      String method = route.substring(0, route.indexOf(' '));
      String path = route.substring(route.indexOf(' ') + 1);
      int variable = path.indexOf(':');
      Map<String, Map<String, Handler>> table = variable < 0 ? exact : prefixes;
      String key = variable < 0 ? path : path.substring(0, variable);
      table.computeIfAbsent(key, _ -> new TreeMap<>()).put(method, handler);
      declared.add(route);
      if (variable >= 0) {
        patterns.put(key, path);
      }
    });
    return this;
  }

  /**
   * What answers a request.
   *
   * @param route as it was declared; empty if there is none, and Ollama's router would say so
   */
  record Match(Optional<String> route, Handler handler) {}

  /** All routes, as they were declared. */
  Set<String> declared() {
    return Set.copyOf(declared);
  }

  /** Finds what answers: the request's handler, or the words of Ollama's router. */
  Match match(Exchange exchange) {
    String path = exchange.path();
    Found found = find(path);
    if (found != null) {
      Handler handler = found.methods().get(exchange.method());
      return handler == null
          ? new Match(Optional.empty(), new NotAllowed(found.methods().keySet()))
          : new Match(Optional.of(exchange.method() + " " + found.pattern()), handler);
    }
    if (path.length() > 1 && path.endsWith("/") && exact.containsKey(withoutSlash(path))) {
      return new Match(Optional.empty(), Routes::redirect);
    }
    return new Match(
        Optional.empty(), unknown -> unknown.send(404, Exchange.TEXT, "404 page not found"));
  }

  private record NotAllowed(Set<String> methods) implements Handler {
    @Override
    public void handle(Exchange exchange) {
      exchange.setHeader("Allow", String.join(", ", methods));
      exchange.send(405, Exchange.TEXT, "405 method not allowed");
    }
  }

  private static void redirect(Exchange exchange) {
    exchange.setHeader("Location", withoutSlash(exchange.path()));
    exchange.sendEmpty(exchange.method().equals("GET") ? 301 : 307);
  }

  /** The handlers of a path by method, and the path as it was declared. */
  private record Found(String pattern, Map<String, Handler> methods) {}

  private @Nullable Found find(String path) {
    Map<String, Handler> methods = exact.get(path);
    if (methods != null) {
      return new Found(path, methods);
    }
    for (Map.Entry<String, Map<String, Handler>> prefix : prefixes.entrySet()) {
      if (path.startsWith(prefix.getKey()) && path.length() > prefix.getKey().length()) {
        return new Found(
            patterns.getOrDefault(prefix.getKey(), prefix.getKey()), prefix.getValue());
      }
    }
    return null;
  }

  private static String withoutSlash(String path) {
    return path.substring(0, path.length() - 1);
  }
}
