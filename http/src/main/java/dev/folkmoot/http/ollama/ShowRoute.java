package dev.folkmoot.http.ollama;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.time.ZoneId;

/** {@code POST /api/show}: all that is known of a model. */
final class ShowRoute implements Handler {

  /** This client looks for the name that it asked for in {@code model_info}. */
  private static final String COPILOT = "GitHubCopilotChat/";

  private final Node node;
  private final RequestTerms requestTerms;
  private final ZoneId zone;

  ShowRoute(Node node, RequestTerms requestTerms, ZoneId zone) {
    this.node = node;
    this.requestTerms = requestTerms;
    this.zone = zone;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("ShowRequest", JsonReader.read(exchange.body()));
    ModelRef ref = ModelSource.orRequiredToShow(ModelSource.modelOrName(request));
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard card = ModelSource.findShown(node, ref, terms);
    ShownModel shown = shown(card, terms, request.truthOr("verbose", false));
    if (exchange.header("User-Agent").orElse("").startsWith(COPILOT)) {
      shown = shown.withBasename(ref.requested());
    }
    byte[] body = shown.write(request.text("system"), request.text("template"), zone);
    exchange.send(200, Exchange.JSON, body);
  }

  private ShownModel shown(ModelCard card, Terms terms, boolean verbose) {
    return node.store()
        .find(card.name())
        .filter(installed -> installed.digest().equals(card.digest()))
        .map(installed -> ShownModel.here(node.store(), installed, verbose))
        .orElseGet(() ->
            ShownModel.atPeers(
                card, ModelSource.peersWith(card.name(), node.catalog().list(terms))));
  }
}
