package dev.folkmoot.http.ollama;

import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import java.time.ZoneId;

/** {@code GET /api/tags}: the installed models, newest first. */
final class TagsRoute implements Handler {

  private final ModelStore store;
  private final ZoneId zone;

  TagsRoute(ModelStore store, ZoneId zone) {
    this.store = store;
    this.zone = zone;
  }

  @Override
  public void handle(Exchange exchange) {
    JsonBuffer out = new JsonBuffer().raw("{\"models\":[");
    String comma = "";
    for (InstalledModel model : store.list()) {
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
