package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;

/** {@code POST /api/copy}: gives a model of this machine a second name. */
final class CopyRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;

  CopyRoute(Node node, RequestTerms requestTerms) {
    this.node = node;
    this.requestTerms = requestTerms;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("CopyRequest", JsonReader.read(exchange.body()));
    String requested = request.text("source");
    ModelName source = name("source", requested);
    ModelName destination = name("destination", request.text("destination"));
    try {
      node.store().copy(source, destination);
    } catch (FailureException e) {
      if (e.failure().kind() != Failure.Kind.NOT_FOUND) {
        throw e;
      }
      throw ModelSource.notHere(
          '"' + requested + '"', source, node.catalog().list(requestTerms.of(exchange)), e);
    }
    exchange.sendEmpty(200);
  }

  private static ModelName name(String member, String text) {
    return ModelName.parse(text)
        .orElseThrow(() -> FailureException.invalid(member + " \"" + text + "\" is invalid"));
  }
}
