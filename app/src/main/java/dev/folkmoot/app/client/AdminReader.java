package dev.folkmoot.app.client;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.admin.Decision;
import dev.folkmoot.http.admin.Invitation;
import dev.folkmoot.http.admin.LoadStatus;
import dev.folkmoot.http.admin.Membership;
import dev.folkmoot.http.admin.ModelStatus;
import dev.folkmoot.http.admin.NodeStatus;
import dev.folkmoot.http.admin.PeerStatus;
import dev.folkmoot.http.admin.StreamStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads what a node says under {@code /admin} back into the values that it was made of. */
final class AdminReader {

  private AdminReader() {}

  static NodeStatus node(JsonNode node) {
    JsonNode mesh = node.path("mesh");
    return new NodeStatus(
        text(node, "id"),
        text(node, "name"),
        text(node, "version"),
        text(mesh, "mode"),
        text(mesh, "name"),
        texts(node, "listen"),
        reach(node, "reach"),
        text(node, "policy"),
        reach(node, "serves"),
        list(node, "models", AdminReader::model),
        load(node.path("load")),
        millis(node, "uptime_ms"));
  }

  static List<PeerStatus> peers(JsonNode answer) {
    return list(answer, "peers", AdminReader::peer);
  }

  static List<StreamStatus> streams(JsonNode answer) {
    return list(answer, "streams", AdminReader::stream);
  }

  static List<Decision> decisions(JsonNode answer) {
    return list(answer, "decisions", AdminReader::decision);
  }

  static Invitation invitation(JsonNode answer) {
    return new Invitation(
        text(answer, "code"), texts(answer, "addresses"), instant(answer, "expires_at"));
  }

  static Membership membership(JsonNode answer) {
    return new Membership(
        new NodeId(text(answer, "peer")), text(answer, "name"), reach(answer, "as"));
  }

  private static PeerStatus peer(JsonNode peer) {
    return new PeerStatus(
        new NodeId(text(peer, "id")),
        text(peer, "name"),
        reach(peer, "standing"),
        peer.path("connected").asBoolean(false),
        texts(peer, "addresses"),
        peer.path("round_trip_ms").asDouble(0),
        millis(peer, "clock_ahead_ms"),
        texts(peer, "engines"),
        list(peer, "models", AdminReader::model),
        load(peer.path("load")),
        millis(peer, "age_ms"),
        peer.path("banned").asBoolean(false));
  }

  private static ModelStatus model(JsonNode model) {
    return new ModelStatus(
        text(model, "name"),
        text(model, "digest"),
        model.path("size").asLong(0),
        model.path("context_length").asInt(0),
        texts(model, "capabilities"),
        model.path("loaded").asBoolean(false),
        model.path("prefill").asDouble(0),
        model.path("decode").asDouble(0));
  }

  private static LoadStatus load(JsonNode load) {
    return new LoadStatus(
        load.path("slots").asInt(0),
        load.path("running").asInt(0),
        load.path("queued").asInt(0),
        text(load, "availability"));
  }

  private static StreamStatus stream(JsonNode stream) {
    return new StreamStatus(
        stream.path("id").asLong(0),
        text(stream, "model"),
        text(stream, "node"),
        millis(stream, "since_ms"),
        stream.path("tokens").asLong(0),
        stream.path("breaks").asInt(0),
        text(stream, "state"));
  }

  private static Decision decision(JsonNode decision) {
    return new Decision(
        decision.path("number").asLong(0),
        instant(decision, "at"),
        text(decision, "model"),
        text(decision, "policy"),
        reach(decision, "reach"),
        decision.path("prompt_tokens").asInt(0),
        list(decision, "choices", AdminReader::choice),
        texts(decision, "left_out"),
        text(decision, "failure"),
        texts(decision, "lines"));
  }

  private static Decision.Choice choice(JsonNode choice) {
    return new Decision.Choice(
        text(choice, "node"),
        text(choice, "name"),
        text(choice, "why"),
        choice.path("first_token_ms").asLong(0));
  }

  private static <T> List<T> list(JsonNode node, String member, Function<JsonNode, T> shape) {
    List<T> list = new ArrayList<>();
    for (JsonNode item : node.path(member)) {
      list.add(shape.apply(item));
    }
    return list;
  }

  private static List<String> texts(JsonNode node, String member) {
    return list(node, member, item -> item.asString(""));
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asString("");
  }

  private static Duration millis(JsonNode node, String member) {
    return Duration.ofMillis(node.path(member).asLong(0));
  }

  private static Reach reach(JsonNode node, String member) {
    return Reach.parse(text(node, member)).orElseThrow(() -> strange(member));
  }

  private static Instant instant(JsonNode node, String member) {
    try {
      return Instant.parse(text(node, member));
    } catch (DateTimeException e) {
      throw strange(member);
    }
  }

  private static FailureException strange(String member) {
    return new FailureException(
        Failure.Kind.INTERNAL,
        "the node says \""
            + member
            + "\" in a way that this program does not know;"
            + " are both of the same version?");
  }
}
