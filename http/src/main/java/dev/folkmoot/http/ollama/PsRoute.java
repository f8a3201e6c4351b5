package dev.folkmoot.http.ollama;

import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.fleet.LoadedElsewhere;
import dev.folkmoot.node.residency.ResidentModel;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * {@code GET /api/ps}: the models in this machine's memory, the one that stays longest first, then
 * those in the memory of peers.
 */
final class PsRoute implements Handler {

  /**
   * When a peer's model goes. Only its owner knows, and clients must be told something: without a
   * time, or with one that is past, they show a model that is about to stop.
   */
  private static final Instant UNKNOWN = Instant.parse("9999-01-01T00:00:00Z");

  private final Node node;
  private final RequestTerms requestTerms;
  private final ZoneId zone;

  PsRoute(Node node, RequestTerms requestTerms, ZoneId zone) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.zone = zone;
  }

  @Override
  public void handle(Exchange exchange) {
    List<LoadedElsewhere> peers = node.catalog().loadedElsewhere(requestTerms.ofListing(exchange));
    exchange.send(200, Exchange.JSON, write(node.resident(), peers, zone));
  }

  static byte[] write(List<ResidentModel> here, List<LoadedElsewhere> peers, ZoneId zone) {
    JsonBuffer out = new JsonBuffer().raw("{\"models\":[");
    String comma = "";
    for (ResidentModel resident : here) {
      out.raw(comma).raw('{');
      ModelListing.names(resident.model().card(), out);
      out.raw(",\"size\":").number(resident.footprint().total());
      out.raw(",\"digest\":").string(resident.model().digest().hex());
      ModelListing.details(resident.model().card(), out);
      memory(resident.expiresAt(), resident.contextLength(), zone, out);
      comma = ",";
    }
    for (LoadedElsewhere resident : peers) {
      out.raw(comma).raw('{');
      ModelListing.names(resident.card(), out);
      ModelListing.remote(resident.card(), List.of(resident.machine()), out);
      out.raw(",\"size\":").number(resident.card().size());
      out.raw(",\"digest\":").string(resident.card().digest().hex());
      ModelListing.details(resident.card(), out);
      memory(UNKNOWN, resident.contextLength(), zone, out);
      comma = ",";
    }
    return out.raw("]}").copy();
  }

  private static void memory(Instant expires, int contextLength, ZoneId zone, JsonBuffer out) {
    out.raw(",\"expires_at\":").string(Rfc3339.local(expires, zone));
    // The engine does not say yet how much of a model lies on a GPU; without one it is nothing.
    out.raw(",\"size_vram\":0");
    if (contextLength > 0) {
      out.raw(",\"context_length\":").number(contextLength);
    }
    out.raw('}');
  }
}
