package dev.folkmoot.http.openai;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.ListedModel;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
final class ModelsRoute implements Handler {

  static final String PATH = "/v1/models";

  private final Node node;

  ModelsRoute(Node node) {
    this.node = node;
  }

  @Override
  public void handle(Exchange exchange) {
    JsonBuffer out = new JsonBuffer();
    String path = exchange.path();
    if (path.equals(PATH)) {
      out.raw("{\"object\":\"list\",\"data\":[");
      String comma = "";
      for (ListedModel listed : node.catalog(Terms.DEFAULT)) {
        ModelCard model = listed.card();
        out.raw(comma);
        write(model.name().display(), model, out);
        comma = ",";
      }
      out.raw("]}");
    } else {
      ModelRef ref = ModelSource.orRequired(path.substring(PATH.length() + 1));
      write(ref.requested(), ModelSource.findShown(node, ref, Terms.DEFAULT), out);
    }
    exchange.send(200, OpenAiErrors.JSON, out.copy());
  }

  private static void write(String id, ModelCard model, JsonBuffer out) {
    out.raw("{\"id\":").string(id);
    out.raw(",\"object\":\"model\",\"created\":").number(model.modifiedAt().getEpochSecond());
    out.raw(",\"owned_by\":").string(model.name().namespace()).raw('}');
  }
}
