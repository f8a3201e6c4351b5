package dev.folkmoot.app.client;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.admin.Decision;
import dev.folkmoot.http.admin.Invitation;
import dev.folkmoot.http.admin.Membership;
import dev.folkmoot.http.admin.NodeStatus;
import dev.folkmoot.http.admin.PeerStatus;
import dev.folkmoot.http.admin.StreamStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Administers one node, over its {@code /admin}. Every call blocks. */
public final class AdminClient {

  /** What a node knows it can say at once; who does not is stuck. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /** What other servers say of a path that they do not have. */
  private static final String NO_SUCH_PAGE = "404 page not found";

  private final URI base;
  private final NodeClient asking;
  private final NodeClient doing;

  public AdminClient(URI base, NodeAccess access) {
    this.base = base;
    this.asking = new NodeClient(base, access, ANSWER_TIMEOUT);
    this.doing = new NodeClient(base, access);
  }

  public NodeStatus node() {
    return AdminReader.node(get("/admin/node"));
  }

  public List<PeerStatus> peers() {
    return AdminReader.peers(get("/admin/peers"));
  }

  public List<StreamStatus> streams() {
    return AdminReader.streams(get("/admin/streams"));
  }

  /** The last decisions, the newest first. */
  public List<Decision> decisions(int last) {
    return AdminReader.decisions(get("/admin/why?last=" + last));
  }

  public Invitation invite(Reach as, int minutes) {
    return AdminReader.invitation(
        post("/admin/invite", Json.object().put("as", as.wireName()).put("minutes", minutes)));
  }

  /** Takes an invitation; waits until the other side has answered. */
  public Membership join(String code, List<String> addresses) {
    ObjectNode body = Json.object().put("code", code);
    ArrayNode list = body.putArray("addresses");
    addresses.forEach(list::add);
    return AdminReader.membership(post("/admin/join", body));
  }

  public void leave() {
    post("/admin/leave", Json.object());
  }

  public void ban(String peer) {
    post("/admin/ban", Json.object().put("peer", peer));
  }

  public void unban(String peer) {
    post("/admin/unban", Json.object().put("peer", peer));
  }

  private JsonNode get(String path) {
    return exchange(asking, "GET", path, Optional.empty());
  }

  private JsonNode post(String path, ObjectNode body) {
    return exchange(doing, "POST", path, Optional.of(body));
  }

  private JsonNode exchange(
      NodeClient client, String method, String path, Optional<JsonNode> body) {
    try {
      return Json.parse(client.exchange(method, path, body));
    } catch (FailureException e) {
      if (e.failure().message().equals(NO_SUCH_PAGE)) {
        throw new FailureException(
            Failure.Kind.NOT_FOUND, "what answers on " + base + " is no node of Folkmoot", e);
      }
      throw e;
    }
  }
}
