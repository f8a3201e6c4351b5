package dev.folkmoot.http.ollama;

import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.residency.ResidentModel;
import java.time.ZoneId;

/** {@code GET /api/ps}: the models in memory, the one that stays longest first. */
final class PsRoute implements Handler {

  private final Node node;
  private final ZoneId zone;

  PsRoute(Node node, ZoneId zone) {
    this.node = node;
    this.zone = zone;
  }

  @Override
  public void handle(Exchange exchange) {
    JsonBuffer out = new JsonBuffer().raw("{\"models\":[");
    String comma = "";
    for (ResidentModel resident : node.resident()) {
      out.raw(comma).raw('{');
      ModelListing.names(resident.model().card(), out);
      out.raw(",\"size\":").number(resident.footprint().total());
      out.raw(",\"digest\":").string(resident.model().digest().hex());
      ModelListing.details(resident.model().card(), out);
      out.raw(",\"expires_at\":").string(Rfc3339.local(resident.expiresAt(), zone));
      // The engine does not say yet how much of a model lies on a GPU; without one it is nothing.
      out.raw(",\"size_vram\":0");
      out.raw(",\"context_length\":").number(resident.contextLength()).raw('}');
      comma = ",";
    }
    exchange.send(200, Exchange.JSON, out.raw("]}").copy());
  }
}
