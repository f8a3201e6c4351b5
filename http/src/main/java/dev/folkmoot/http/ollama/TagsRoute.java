package dev.folkmoot.http.ollama;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.fleet.ListedModel;
import java.time.ZoneId;
import java.util.List;

/**
 * {@code GET /api/tags}: the models of this machine, newest first, then those that only peers have,
 * marked as Ollama marks models that run elsewhere.
 */
final class TagsRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;
  private final ZoneId zone;

  TagsRoute(Node node, RequestTerms requestTerms, ZoneId zone) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.zone = zone;
  }

  @Override
  public void handle(Exchange exchange) {
    List<ListedModel> models = node.catalog().list(requestTerms.ofListing(exchange));
    exchange.send(200, Exchange.JSON, write(models, zone));
  }

  static byte[] write(List<ListedModel> models, ZoneId zone) {
    JsonBuffer out = new JsonBuffer().raw("{\"models\":[");
    String comma = "";
    for (ListedModel listed : models) {
      ModelCard model = listed.card();
      out.raw(comma).raw('{');
      ModelListing.names(model, out);
      if (!listed.here()) {
        ModelListing.remote(model, listed.peers(), out);
      }
      out.raw(",\"modified_at\":").string(Rfc3339.local(model.modifiedAt(), zone));
      out.raw(",\"size\":").number(model.size());
      out.raw(",\"digest\":").string(model.digest().hex());
      ModelListing.details(model, out);
      ModelListing.capabilities(model, out);
      out.raw('}');
      comma = ",";
    }
    return out.raw("]}").copy();
  }
}
