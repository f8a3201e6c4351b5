package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.models.registry.RemoteModel;

/** {@code POST /api/pull}: brings a model from a registry. */
final class PullRoute implements Handler {

  private final Registry registry;

  PullRoute(Registry registry) {
    this.registry = registry;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("PullRequest", JsonReader.read(exchange.body()));
    RemoteModel model =
        RemoteModel.parse(ModelSource.modelOrName(request))
            .orElseThrow(() -> FailureException.invalid("invalid model name"));
    boolean insecure = request.truthOr("insecure", false);
    ProgressReply.answer(exchange, request, steps -> registry.pull(model, insecure, steps));
  }
}
