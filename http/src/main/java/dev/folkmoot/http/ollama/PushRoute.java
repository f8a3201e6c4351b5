package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.models.registry.RemoteModel;
import dev.folkmoot.models.registry.TransferEvent;

/** {@code POST /api/push}: sends a model to its registry. */
final class PushRoute implements Handler {

  private final Registry registry;

  PushRoute(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("PushRequest", JsonReader.read(exchange.body()));
    String model = ModelSource.modelOrName(request);
    if (model.isEmpty()) {
      throw FailureException.invalid("model is required");
    }
    boolean insecure = request.truthOr("insecure", false);
    ProgressReply.answer(exchange, request, steps -> push(model, insecure, steps));
  }

  /** A wrong name, too, is said within the stream. */
  private void push(String model, boolean insecure, TransferEvent.Listener steps) {
    RemoteModel remote =
        RemoteModel.parse(model)
            .orElseThrow(() -> {
              steps.heard(TransferEvent.of("retrieving manifest"));
              steps.heard(TransferEvent.of("couldn't retrieve manifest"));
              return FailureException.invalid("invalid model name");
            });
    registry.push(remote, insecure, steps);
  }
}
