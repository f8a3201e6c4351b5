package dev.folkmoot.http.ollama;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.ListedModel;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.time.ZoneId;

/** {@code GET /api/tags}: the installed models, newest first. */
final class TagsRoute implements Handler {

  private final Node node;
  private final ZoneId zone;

  TagsRoute(Node node, ZoneId zone) {
    this.node = node;
    this.zone = zone;
  }

  @Override
  public void handle(Exchange exchange) {
    JsonBuffer out = new JsonBuffer().raw("{\"models\":[");
    String comma = "";
    for (ListedModel listed : node.catalog(Terms.DEFAULT)) {
      ModelCard model = listed.card();
      out.raw(comma).raw('{');
      ModelListing.names(model, out);
      out.raw(",\"modified_at\":").string(Rfc3339.local(model.modifiedAt(), zone));
      out.raw(",\"size\":").number(model.size());
      out.raw(",\"digest\":").string(model.digest().hex());
      ModelListing.details(model, out);
      ModelListing.capabilities(model, out);
      out.raw('}');
      comma = ",";
    }
    exchange.send(200, Exchange.JSON, out.raw("]}").copy());
  }
}
