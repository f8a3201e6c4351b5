package dev.folkmoot.http.wire;

import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RoutedPath;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.function.Function;

/**
 * A GET from another machine, which a test on one machine cannot send: what a handler is given, and
 * what it said. Helidon's interfaces are wide; what nobody asks here is not there.
 */
public final class Visitor {

  private static final int PORT = 4_711;

  private final Exchange exchange;

  /**
   * Somebody asks.
   *
   * @param remote the address that he comes from
   * @param local the address of ours that he came to
   */
  public Visitor(String remote, String local, String path) {
    ServerResponseHeaders headers = ServerResponseHeaders.create();
    RoutedPath routed = answering(RoutedPath.class, Map.of("path", _ -> path));
    ServerRequest request =
        answering(
            ServerRequest.class,
            Map.of(
                "path",
                _ -> answering(RoutedPath.class, Map.of("absolute", _ -> routed)),
                "prologue",
                _ -> HttpPrologue.create("HTTP/1.1", "HTTP", "1.1", Method.GET, path, false),
                "remotePeer",
                _ -> peer(remote),
                "localPeer",
                _ -> peer(local)));
    ServerResponse response =
        answering(
            ServerResponse.class,
            Map.of("headers", _ -> headers, "status", self -> self, "send", self -> self));
    Inlet inlet = new Inlet(new FakeSocket(), HttpLimits.DEFAULT);
    exchange = new Exchange(request, response, inlet, HttpLimits.DEFAULT);
  }

  private static PeerInfo peer(String host) {
    SocketAddress address = new InetSocketAddress(host, PORT);
    return answering(PeerInfo.class, Map.of("address", _ -> address));
  }

  public Exchange exchange() {
    return exchange;
  }

  /** An object that knows these methods and no others. */
  private static <T> T answering(Class<T> type, Map<String, Function<Object, Object>> methods) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, _) -> {
              Function<Object, Object> answer = methods.get(method.getName());
              if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answer.apply(self);
            });
    return type.cast(proxy);
  }
}
