package dev.folkmoot.http.openai;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.fleet.ListedModel;
import java.util.List;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
final class ModelsRoute implements Handler {

  static final String PATH = "/v1/models";

  private final Node node;
  private final RequestTerms requestTerms;

  ModelsRoute(Node node, RequestTerms requestTerms) {
    this.node = node;
    this.requestTerms = requestTerms;
  }

  @Override
  public void handle(Exchange exchange) {
    String path = exchange.path();
    byte[] body =
        path.equals(PATH)
            ? write(node.catalog().list(requestTerms.ofListing(exchange)))
            : one(exchange, ModelSource.orRequired(path.substring(PATH.length() + 1)));
    exchange.send(200, OpenAiErrors.JSON, body);
  }

  private byte[] one(Exchange exchange, ModelRef ref) {
    ModelCard model = ModelSource.findShown(node, ref, requestTerms.of(exchange, ref));
    JsonBuffer out = new JsonBuffer();
    write(ref.requested(), model, out);
    return out.raw('}').copy();
  }

  static byte[] write(List<ListedModel> models) {
    JsonBuffer out = new JsonBuffer().raw("{\"object\":\"list\",\"data\":[");
    String comma = "";
    for (ListedModel listed : models) {
      out.raw(comma);
      write(listed.card().name().display(), listed.card(), out);
      if (!listed.here()) {
        out.raw(",\"remote_host\":").string(String.join(", ", listed.peers()));
      }
      out.raw('}');
      comma = ",";
    }
    return out.raw("]}").copy();
  }

  /** Appends a model; its brace stays open. */
  private static void write(String id, ModelCard model, JsonBuffer out) {
    out.raw("{\"id\":").string(id);
    out.raw(",\"object\":\"model\",\"created\":").number(model.modifiedAt().getEpochSecond());
    out.raw(",\"owned_by\":").string(model.name().namespace());
  }
}
