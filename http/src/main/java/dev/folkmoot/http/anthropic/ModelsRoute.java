package dev.folkmoot.http.anthropic;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.fleet.ListedModel;
import java.util.List;

/**
 * {@code GET /v1/models} and {@code GET /v1/models/{id}}, which both dialects have. Anthropic's
 * clients say in a header which version of its API they speak; all others are answered as OpenAI's.
 *
 * <p>A list is told whole, on one page: a node has some tens of models, and a client that asked for
 * fewer reads those that it wanted first.
 */
final class ModelsRoute implements Handler {

  static final String PATH = "/v1/models";

  private static final String NONE = "null";

  private final Node node;
  private final RequestTerms terms;
  private final Handler others;

  /**
   * A route of two dialects.
   *
   * @param others answers who does not speak this dialect
   */
  ModelsRoute(Node node, RequestTerms terms, Handler others) {
    this.node = node;
    this.terms = terms;
    this.others = others;
  }

  @Override
  public void handle(Exchange exchange) {
    if (!AnthropicRoutes.speaks(exchange)) {
      others.handle(exchange);
      return;
    }
    String path = exchange.path();
    byte[] body =
        path.equals(PATH)
            ? page(node.catalog().list(terms.ofListing(exchange)))
            : one(exchange, path.substring(PATH.length() + 1));
    exchange.send(200, AnthropicErrors.JSON, body);
  }

  private byte[] one(Exchange exchange, String id) {
    ModelRef ref = ModelSource.orRequired(id);
    ModelCard card = ModelSource.findShown(node, ref, terms.of(exchange, ref));
    return write(ref.requested(), card, new JsonBuffer()).copy();
  }

  static byte[] page(List<ListedModel> models) {
    JsonBuffer out = new JsonBuffer().raw("{\"data\":[");
    String comma = "";
    for (ListedModel listed : models) {
      write(listed.card().name().display(), listed.card(), out.raw(comma));
      comma = ",";
    }
    out.raw("],\"has_more\":false,\"first_id\":");
    String first = models.isEmpty() ? NONE : name(models.getFirst());
    String last = models.isEmpty() ? NONE : name(models.getLast());
    return out.raw(first).raw(",\"last_id\":").raw(last).raw('}').copy();
  }

  private static String name(ListedModel model) {
    return new JsonBuffer().string(model.card().name().display()).toString();
  }

  private static JsonBuffer write(String id, ModelCard model, JsonBuffer out) {
    out.raw("{\"type\":\"model\",\"id\":").string(id).raw(",\"display_name\":").string(id);
    out.raw(",\"created_at\":").raw(new Rfc3339().utc(model.modifiedAt()));
    int tokens = model.shape().contextLength();
    if (tokens > 0) {
      out.raw(",\"max_input_tokens\":").number(tokens);
    }
    return out.raw('}');
  }
}
