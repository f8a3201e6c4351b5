package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;

/** {@code DELETE /api/delete}: takes a model from the disk, and from memory. */
final class DeleteRoute implements Handler {

  private final Node node;

  DeleteRoute(Node node) {
    this.node = node;
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
      throw e.failure().kind() == Failure.Kind.NOT_FOUND
          ? new FailureException(Failure.Kind.NOT_FOUND, "model '" + requested + "' not found", e)
          : e;
    }
    node.unload(name);
    exchange.sendEmpty(200);
  }
}
