package dev.folkmoot.http.admin;

import dev.folkmoot.http.json.JsonBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what this package shows as JSON. */
final class AdminJson {

  private AdminJson() {}

  static byte[] of(NodeStatus node) {
    return bytes(
        members(
            "id", node.id(),
            "name", node.name(),
            "version", node.version(),
            "mesh", members("mode", node.meshMode(), "name", node.meshName()),
            "listen", node.listen(),
            "reach", node.reach().wireName(),
            "policy", node.policy(),
            "serves", node.serves().wireName(),
            "models", node.models().stream().map(AdminJson::model).toList(),
            "load", load(node.load()),
            "uptime_ms", node.uptime().toMillis()));
  }

  static byte[] of(Invitation invitation) {
    return bytes(
        members(
            "code", invitation.code(),
            "addresses", invitation.addresses(),
            "expires_at", invitation.expiresAt().toString()));
  }

  static byte[] of(Membership membership) {
    return bytes(
        members(
            "peer", membership.peer().text(),
            "name", membership.name(),
            "as", membership.as().wireName()));
  }

  static byte[] peers(List<PeerStatus> peers) {
    return list("peers", peers, AdminJson::peer);
  }

  static byte[] decisions(List<Decision> decisions) {
    return list("decisions", decisions, AdminJson::decision);
  }

  static byte[] streams(List<StreamStatus> streams) {
    return list("streams", streams, AdminJson::stream);
  }

  /** One event as the stream carries it: its name, then one line of data. */
  static byte[] frame(AdminEvent event) {
    Map<String, @Nullable Object> data =
        switch (event) {
          case AdminEvent.PeerChanged peer -> members("id", peer.id().text(), "name", peer.name());
          case AdminEvent.RouteDecided(Decision decision) -> decision(decision);
          case AdminEvent.StreamChanged changed -> stream(changed.stream());
          case AdminEvent.Missed(long count) -> members("count", count);
        };
    return new JsonBuffer()
        .raw("event: ")
        .raw(event.type())
        .raw("\ndata: ")
        .any(data)
        .raw("\n\n")
        .copy();
  }

  private static Map<String, @Nullable Object> peer(PeerStatus peer) {
    return members(
        "id", peer.id().text(),
        "name", peer.name(),
        "standing", peer.standing().wireName(),
        "connected", peer.connected(),
        "addresses", peer.addresses(),
        "round_trip_ms", peer.roundTripMs() > 0 ? peer.roundTripMs() : null,
        "clock_ahead_ms", peer.clockAhead().toMillis(),
        "engines", peer.engines(),
        "models", peer.models().stream().map(AdminJson::model).toList(),
        "load", load(peer.load()),
        "age_ms", peer.age().toMillis(),
        "banned", peer.banned());
  }

  private static Map<String, @Nullable Object> model(ModelStatus model) {
    return members(
        "name", model.name(),
        "digest", model.digest(),
        "size", model.size(),
        "context_length", model.contextLength(),
        "capabilities", model.capabilities(),
        "loaded", model.loaded(),
        "prefill", model.prefill(),
        "decode", model.decode());
  }

  private static Map<String, @Nullable Object> load(LoadStatus load) {
    return members(
        "slots", load.slots(),
        "running", load.running(),
        "queued", load.queued(),
        "availability", load.availability());
  }

  private static Map<String, @Nullable Object> decision(Decision decision) {
    return members(
        "number", decision.number(),
        "at", decision.at().toString(),
        "model", decision.model(),
        "policy", decision.policy(),
        "reach", decision.reach().wireName(),
        "prompt_tokens", decision.promptTokens(),
        "choices", decision.choices().stream().map(AdminJson::choice).toList(),
        "left_out", decision.leftOut(),
        "failure", decision.failure().isEmpty() ? null : decision.failure(),
        "lines", decision.lines());
  }

  private static Map<String, @Nullable Object> choice(Decision.Choice choice) {
    return members(
        "node", choice.node(),
        "name", choice.name(),
        "why", choice.why(),
        "first_token_ms", choice.firstTokenMs());
  }

  private static Map<String, @Nullable Object> stream(StreamStatus stream) {
    return members(
        "id", stream.id(),
        "model", stream.model(),
        "node", stream.node(),
        "since_ms", stream.since().toMillis(),
        "tokens", stream.tokens(),
        "breaks", stream.breaks(),
        "state", stream.state());
  }

  private static <T> byte[] list(
      String name, List<T> items, Function<T, Map<String, @Nullable Object>> shape) {
    return bytes(members(name, items.stream().map(shape).toList()));
  }

  private static byte[] bytes(Map<String, @Nullable Object> object) {
    return new JsonBuffer().any(object).copy();
  }

  /** An object whose members keep their order: name, value, name, value. */
  private static Map<String, @Nullable Object> members(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return members;
  }
}
