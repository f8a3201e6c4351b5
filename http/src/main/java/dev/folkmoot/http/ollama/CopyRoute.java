package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.store.ModelStore;

/** {@code POST /api/copy}: gives a model a second name. */
final class CopyRoute implements Handler {

  private final ModelStore store;

  CopyRoute(ModelStore store) {
    this.store = store;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("CopyRequest", JsonReader.read(exchange.body()));
    String requested = request.text("source");
    ModelName source = name("source", requested);
    ModelName destination = name("destination", request.text("destination"));
    try {
      store.copy(source, destination);
    } catch (FailureException e) {
      throw e.failure().kind() == Failure.Kind.NOT_FOUND
          ? new FailureException(Failure.Kind.NOT_FOUND, "model \"" + requested + "\" not found", e)
          : e;
    }
    exchange.sendEmpty(200);
  }

  private static ModelName name(String member, String text) {
    return ModelName.parse(text)
        .orElseThrow(() -> FailureException.invalid(member + " \"" + text + "\" is invalid"));
  }
}
