package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.RefusedException;
import dev.folkmoot.node.Node;
import java.io.IOException;
import java.io.InputStream;

/**
 * {@code POST /v1/audio/transcriptions}. No engine of this node hears, so that the best it can do
 * is to say so: after everything that is wrong with the request itself, and by the model's name.
 */
final class TranscriptionsRoute implements Handler {

  /** Bytes of the whole form. */
  private static final int MAX_FORM_BYTES = 25 << 20;

  private final Node node;
  private final RequestTerms requestTerms;

  TranscriptionsRoute(Node node, RequestTerms requestTerms) {
    this.node = node;
    this.requestTerms = requestTerms;
  }

  @Override
  public void handle(Exchange exchange) {
    Multipart form = Multipart.read(exchange.header("Content-Type").orElse(""), body(exchange));
    ModelRef ref = ModelSource.orRequired(form.text("model").orElse("").strip());
    byte[] audio =
        form.bytes("file")
            .orElseThrow(() ->
                FailureException.invalid("file is required: the form has no part named \"file\""));
    if (audio.length == 0) {
      throw FailureException.invalid("audio file is empty");
    }
    String format = form.text("response_format").orElse("json");
    switch (format) {
      case "json", "text", "verbose_json" -> {
        // Any of them would do.
      }
      default ->
          throw FailureException.invalid(
              "invalid response_format \""
                  + format
                  + "\": must be \"json\", \"text\" or \"verbose_json\"");
    }
    ModelCard model = ModelSource.find(node, ref, requestTerms.of(exchange, ref));
    throw FailureException.invalid(model.name().full() + " does not support audio");
  }

  private static byte[] body(Exchange exchange) {
    try (InputStream in = exchange.body()) {
      byte[] form = in.readNBytes(MAX_FORM_BYTES + 1);
      if (form.length > MAX_FORM_BYTES) {
        throw new RefusedException(
            413, "the form is larger than " + (MAX_FORM_BYTES >> 20) + " MiB");
      }
      return form;
    } catch (IOException e) {
      throw new RefusedException(400, "the request body could not be read", e);
    }
  }
}
