package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Answering;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /v1/embeddings}: vectors of length 1, as numbers or as base64 of their bytes. */
final class EmbeddingsRoute implements Handler {

  private static final JsonValue.Obj NO_OPTIONS = new JsonValue.Obj(Map.of());

  private final Node node;
  private final RequestTerms requestTerms;

  EmbeddingsRoute(Node node, RequestTerms requestTerms) {
    this.node = node;
    this.requestTerms = requestTerms;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("EmbedRequest", JsonReader.read(exchange.body(), "EOF"));
    List<String> texts = texts(request.value("input"));
    boolean base64 = isBase64(request.text("encoding_format"));
    int dimensions = request.integer("dimensions").orElse(0);
    ModelRef ref = ModelSource.orNotFound(request.text("model"));
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard model = ModelSource.findToEmbed(node, ref, terms);
    ModelOptions options = OptionReader.read(model.recipe().parameters(), NO_OPTIONS);
    Ask ask = new Ask(model, options.runner(), Optional.empty(), terms);
    EmbeddingAnswer answer;
    try (Exchange.Watch _ = exchange.watchClient()) {
      answer = node.embed(ask, texts, true, route -> Answering.tellRoute(exchange, route));
    }
    exchange.send(200, OpenAiErrors.JSON, write(ref, answer, dimensions, base64));
  }

  private static boolean isBase64(String format) {
    return switch (format) {
      case "", "float" -> false;
      case "base64" -> true;
      default ->
          throw FailureException.invalid(
              "Invalid value for 'encoding_format' = "
                  + format
                  + ". Supported values: ['float', 'base64'].");
    };
  }

  private static List<String> texts(JsonValue input) {
    List<String> texts = new ArrayList<>();
    switch (input) {
      case JsonValue.Str(String text) -> texts.add(text);
      case JsonValue.Arr(List<JsonValue> items) -> {
        for (JsonValue item : items) {
          if (!(item instanceof JsonValue.Str(String text))) {
            throw FailureException.invalid("invalid input type");
          }
          texts.add(text);
        }
      }
      case JsonValue.Null() -> {}
      case JsonValue.Num _, JsonValue.Bool _, JsonValue.Obj _ ->
          throw FailureException.invalid("invalid input type");
    }
    if (texts.isEmpty() || texts.equals(List.of(""))) {
      throw FailureException.invalid("invalid input");
    }
    return texts;
  }

  private static byte[] write(
      ModelRef ref, EmbeddingAnswer answer, int dimensions, boolean base64) {
    JsonBuffer out = new JsonBuffer().raw("{\"object\":\"list\",\"data\":[");
    int index = 0;
    for (float[] vector : answer.embedding().vectors()) {
      out.raw(index == 0 ? "" : ",").raw("{\"object\":\"embedding\",\"embedding\":");
      vector(Vectors.unit(vector, dimensions), base64, out);
      out.raw(",\"index\":").number(index++).raw('}');
    }
    int tokens = answer.embedding().promptTokens();
    out.raw("],\"model\":").string(ref.requested());
    out.raw(",\"usage\":{\"prompt_tokens\":").number(tokens);
    return out.raw(",\"total_tokens\":").number(tokens).raw("}}").copy();
  }

  private static void vector(float[] vector, boolean base64, JsonBuffer out) {
    if (base64) {
      ByteBuffer bytes =
          ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(vector);
      out.string(Base64.getEncoder().encodeToString(bytes.array()));
    } else {
      out.numbers(vector);
    }
  }
}
