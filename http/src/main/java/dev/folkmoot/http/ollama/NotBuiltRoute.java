package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.RefusedException;

/**
 * A route of Ollama that this node does not have yet. A request that is wrong in any case gets the
 * error that it will get then; one that is right gets a 501, so that nobody takes it for done.
 */
final class NotBuiltRoute implements Handler {

  private final String operation;
  private final String ifMissing;

  /**
   * Stands for a route.
   *
   * @param operation what a user calls it
   * @param ifMissing the error where no model is named
   */
  NotBuiltRoute(String operation, String ifMissing) {
    this.operation = operation;
    this.ifMissing = ifMissing;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("Request", JsonReader.read(exchange.body()));
    String model = ModelSource.modelOrName(request);
    if (model.isEmpty()) {
      throw FailureException.invalid(ifMissing);
    }
    if (ModelName.parse(model).isEmpty()) {
      throw FailureException.invalid("invalid model name");
    }
    throw refusal(operation);
  }

  static RefusedException refusal(String operation) {
    return new RefusedException(501, '"' + operation + "\" is not built yet");
  }
}
