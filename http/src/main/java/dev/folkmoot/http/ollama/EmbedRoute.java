package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /api/embed}: vectors of length 1 for one text or several. */
final class EmbedRoute implements Handler {

  private final Node node;
  private final RequestTerms requestTerms;

  EmbedRoute(Node node, RequestTerms requestTerms) {
    this.node = node;
    this.requestTerms = requestTerms;
  }

  @Override
  public void handle(Exchange exchange) {
    long start = System.nanoTime();
    Fields request = Fields.of("EmbedRequest", JsonReader.read(exchange.body()));
    List<String> texts = texts(request.value("input"));
    boolean truncate = request.truthOr("truncate", true);
    int dimensions = request.integer("dimensions").orElse(0);
    var keepAlive = KeepAlives.read(request.value("keep_alive"));
    JsonValue.Obj asked = InferenceFields.options(request);
    ModelRef ref = ModelSource.orNotFound(request.text("model"));
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard model = ModelSource.findToEmbed(node, ref, terms);
    ModelOptions options = OptionReader.read(model.recipe().parameters(), asked);
    Ask ask = new Ask(model, options.runner(), keepAlive, terms);

    JsonBuffer out = new JsonBuffer().raw("{\"model\":").string(ref.requested());
    try (Exchange.Watch _ = exchange.watchClient()) {
      if (texts.isEmpty()) {
        Answering.tellRoute(exchange, node.load(ask));
        out.raw(",\"embeddings\":[]}");
      } else {
        EmbeddingAnswer answer =
            node.embed(ask, texts, truncate, route -> Answering.tellRoute(exchange, route));
        vectors(answer, dimensions, out);
        metrics(answer, start, out);
      }
    }
    exchange.send(200, Exchange.JSON, out.copy());
  }

  private static List<String> texts(JsonValue input) {
    return switch (input) {
      case JsonValue.Null() -> List.of();
      case JsonValue.Str(String text) -> text.isEmpty() ? List.of() : List.of(text);
      case JsonValue.Arr(List<JsonValue> items) -> {
        List<String> texts = new ArrayList<>(items.size());
        for (JsonValue item : items) {
          if (!(item instanceof JsonValue.Str(String text))) {
            throw FailureException.invalid("invalid input type");
          }
          texts.add(text);
        }
        yield texts;
      }
      case JsonValue.Num _, JsonValue.Bool _, JsonValue.Obj _ ->
          throw FailureException.invalid("invalid input type");
    };
  }

  private static void vectors(EmbeddingAnswer answer, int dimensions, JsonBuffer out) {
    out.raw(",\"embeddings\":[");
    String comma = "";
    for (float[] vector : answer.embedding().vectors()) {
      out.raw(comma);
      out.numbers(Vectors.unit(vector, dimensions));
      comma = ",";
    }
    out.raw(']');
  }

  private static void metrics(EmbeddingAnswer answer, long start, JsonBuffer out) {
    out.raw(",\"total_duration\":").number(System.nanoTime() - start);
    Duration loadTime = answer.loadTime();
    if (!loadTime.isZero()) {
      out.raw(",\"load_duration\":").number(loadTime.toNanos());
    }
    if (answer.embedding().promptTokens() > 0) {
      out.raw(",\"prompt_eval_count\":").number(answer.embedding().promptTokens());
    }
    out.raw('}');
  }
}
