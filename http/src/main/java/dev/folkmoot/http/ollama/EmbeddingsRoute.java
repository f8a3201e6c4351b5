package dev.folkmoot.http.ollama;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Answering;
import dev.folkmoot.http.dialect.KeepAlives;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.OptionReader;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.Vectors;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.json.JsonValue;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.EmbeddingAnswer;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.util.List;

/** {@code POST /api/embeddings}: the older form, one text, the vector as the model gives it. */
final class EmbeddingsRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;

  EmbeddingsRoute(Node node, RequestTerms requestTerms) {
    this.node = node;
    this.requestTerms = requestTerms;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("EmbeddingRequest", JsonReader.read(exchange.body()));
    String prompt = request.text("prompt");
    var keepAlive = KeepAlives.read(request.value("keep_alive"));
    JsonValue.Obj asked = InferenceFields.options(request);
    ModelRef ref = ModelSource.orRequired(request.text("model"));
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard model = ModelSource.findToEmbed(node, ref, terms);
    ModelOptions options = OptionReader.read(model.recipe().parameters(), asked);
    Ask ask = new Ask(model, options.runner(), keepAlive, terms);

    JsonBuffer out = new JsonBuffer().raw("{\"embedding\":");
    try (Exchange.Watch _ = exchange.watchClient()) {
      if (prompt.isEmpty()) {
        Answering.tellRoute(exchange, node.load(ask));
        out.raw("[]");
      } else {
        EmbeddingAnswer answer =
            node.embed(ask, List.of(prompt), true, route -> Answering.tellRoute(exchange, route));
        out.numbers(Vectors.requireFinite(answer.embedding().vectors().getFirst()));
      }
    }
    exchange.send(200, Exchange.JSON, out.raw('}').copy());
  }
}
