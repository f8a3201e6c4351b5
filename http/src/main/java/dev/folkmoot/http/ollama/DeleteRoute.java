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

/** {@code DELETE /api/delete}: takes a model from this machine: disk and memory. */
final class DeleteRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;

  DeleteRoute(Node node, RequestTerms requestTerms) {
    this.node = node;
    this.requestTerms = requestTerms;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("DeleteRequest", JsonReader.read(exchange.body()));
    String requested = ModelSource.modelOrName(request);
    if (requested.isEmpty()) {
      throw FailureException.invalid("model is required");
    }
    ModelName name =
        ModelName.parse(requested)
            .orElseThrow(() -> FailureException.invalid("name \"" + requested + "\" is invalid"));
    try {
      node.store().delete(name);
    } catch (FailureException e) {
      if (e.failure().kind() != Failure.Kind.NOT_FOUND) {
        throw e;
      }
      throw ModelSource.notHere(
          "'" + requested + "'", name, node.catalog().list(requestTerms.of(exchange)), e);
    }
    node.unload(name);
    exchange.sendEmpty(200);
  }
}
