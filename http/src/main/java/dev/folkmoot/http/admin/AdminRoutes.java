package dev.folkmoot.http.admin;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** All routes of {@code /admin}. */
public final class AdminRoutes {

  /** Minutes that an invitation waits if nothing is said. */
  public static final int DEFAULT_MINUTES = 10;

  /** Minutes that one may wait: a day. */
  public static final int MAX_MINUTES = 24 * 60;

  private static final int DEFAULT_DECISIONS = 20;
  private static final int MAX_DECISIONS = 1_000;
  private static final Pattern COUNT = Pattern.compile("\\d{1,4}");
  private static final String DONE = "{}";

  private final Administration administration;

  private AdminRoutes(Administration administration) {
    this.administration = administration;
  }

  /**
   * The routes.
   *
   * @param foreignHost answers a request that came under a name that is not this machine's, and
   *     says whether it did
   * @return handlers by method and path
   */
  public static Map<String, Handler> of(
      Administration administration, Predicate<Exchange> foreignHost) {
    AdminRoutes admin = new AdminRoutes(administration);
    Map<String, Handler> routes = new LinkedHashMap<>();
    routes.put("GET /admin/node", exchange -> send(exchange, AdminJson.of(administration.node())));
    routes.put(
        "GET /admin/peers", exchange -> send(exchange, AdminJson.peers(administration.peers())));
    routes.put(
        "GET /admin/streams",
        exchange -> send(exchange, AdminJson.streams(administration.streams())));
    routes.put("GET /admin/why", admin::why);
    routes.put("GET /admin/events", new EventsRoute(administration));
    routes.put("POST /admin/invite", admin::invite);
    routes.put("POST /admin/join", admin::join);
    routes.put("POST /admin/leave", admin::leave);
    routes.put("POST /admin/ban", admin::ban);
    routes.put("POST /admin/unban", admin::unban);
    routes.replaceAll((_, handler) -> new OwnerOnly(foreignHost, handler));
    return routes;
  }

  private void why(Exchange exchange) {
    String last = exchange.query("last").orElse(Integer.toString(DEFAULT_DECISIONS));
    int count = COUNT.matcher(last).matches() ? Integer.parseInt(last) : 0;
    if (count < 1 || count > MAX_DECISIONS) {
      throw FailureException.invalid("last must be a number from 1 to " + MAX_DECISIONS);
    }
    send(exchange, AdminJson.decisions(administration.decisions(count)));
  }

  private void invite(Exchange exchange) {
    Fields request = read("InviteRequest", exchange);
    Reach as =
        switch (request.text("as")) {
          case "", "mesh" -> Reach.MESH;
          case "friends" -> Reach.FRIENDS;
          default -> throw FailureException.invalid("as must be \"mesh\" or \"friends\"");
        };
    int minutes = request.integer("minutes").orElse(DEFAULT_MINUTES);
    if (minutes < 1 || minutes > MAX_MINUTES) {
      throw FailureException.invalid(
          "an invitation waits from 1 to " + MAX_MINUTES + " minutes, not " + minutes);
    }
    send(exchange, AdminJson.of(administration.invite(as, Duration.ofMinutes(minutes))));
  }

  private void join(Exchange exchange) {
    Fields request = read("JoinRequest", exchange);
    String code = request.text("code");
    if (code.isBlank()) {
      throw FailureException.invalid("code is required");
    }
    send(exchange, AdminJson.of(administration.join(code, addresses(request))));
  }

  /** One as {@code address}, or several as {@code addresses}. */
  private static List<String> addresses(Fields request) {
    List<String> addresses = new ArrayList<>();
    addresses.add(request.text("address"));
    for (JsonValue item : request.items("addresses", "[]string")) {
      if (!(item instanceof JsonValue.Str(String text))) {
        throw FailureException.invalid("addresses must be a list of multiaddrs, each a string");
      }
      addresses.add(text);
    }
    addresses.removeIf(String::isBlank);
    return addresses;
  }

  private void leave(Exchange exchange) {
    administration.leave();
    exchange.send(200, Exchange.JSON, DONE);
  }

  private void ban(Exchange exchange) {
    administration.ban(peer(exchange));
    exchange.send(200, Exchange.JSON, DONE);
  }

  private void unban(Exchange exchange) {
    NodeId peer = peer(exchange);
    if (!administration.unban(peer)) {
      throw new FailureException(Failure.Kind.NOT_FOUND, peer + " is not banned");
    }
    exchange.send(200, Exchange.JSON, DONE);
  }

  private NodeId peer(Exchange exchange) {
    String asked = read("BanRequest", exchange).text("peer").strip();
    return PeerChoice.of(asked, administration.peers());
  }

  private static Fields read(String struct, Exchange exchange) {
    return Fields.of(struct, JsonReader.read(exchange.body()));
  }

  private static void send(Exchange exchange, byte[] json) {
    exchange.send(200, Exchange.JSON, json);
  }
}
