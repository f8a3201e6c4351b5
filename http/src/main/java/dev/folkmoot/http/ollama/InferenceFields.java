package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.Formats;
import dev.folkmoot.http.dialect.KeepAlives;
import dev.folkmoot.http.dialect.ModelOptions;
import dev.folkmoot.http.dialect.OptionReader;
import dev.folkmoot.http.dialect.Think;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonValue;
import java.util.Map;
import java.util.Optional;

/**
 * What generate and chat have in common.
 *
 * @param model as the client named it
 * @param stream whether the answer comes piece by piece
 * @param think whether the model is to think, as the request says
 * @param keepAlive how long the model stays, if the request says
 * @param format not read yet: Ollama looks at it when the model has been found
 * @param options not read yet, for the same reason
 * @param truncate whether a conversation that is too long loses its oldest turns
 * @param shift whether generation goes on when the context is full
 * @param topLogprobs -1 for none
 * @param rendersOnly whether only the prompt is wanted, as the model would get it
 */
record InferenceFields(
    String model,
    boolean stream,
    ThinkLevel think,
    Optional<KeepAlive> keepAlive,
    JsonValue format,
    JsonValue.Obj options,
    boolean truncate,
    boolean shift,
    int topLogprobs,
    boolean rendersOnly) {

  private static final JsonValue.Obj NO_OPTIONS = new JsonValue.Obj(Map.of());

  static InferenceFields read(Fields request) {
    return new InferenceFields(
        request.text("model"),
        request.truthOr("stream", true),
        Think.read(request.value("think")),
        KeepAlives.read(request.value("keep_alive")),
        request.value("format"),
        options(request),
        request.truthOr("truncate", true),
        request.truthOr("shift", true),
        topLogprobs(request),
        request.truthOr("_debug_render_only", false));
  }

  static JsonValue.Obj options(Fields request) {
    return request
        .nested("options", "map[string]interface {}")
        .map(Fields::object)
        .orElse(NO_OPTIONS);
  }

  private static int topLogprobs(Fields request) {
    int top = request.integer("top_logprobs").orElse(0);
    if (top < 0 || top > InferenceRequest.MAX_TOP_LOGPROBS) {
      throw FailureException.invalid(
          "top_logprobs must be between 0 and " + InferenceRequest.MAX_TOP_LOGPROBS);
    }
    return request.truthOr("logprobs", false) ? top : InferenceRequest.NO_LOGPROBS;
  }

  /** Whether the model is only to be let go. */
  boolean unloads() {
    return keepAlive.isPresent() && keepAlive.get().isNone();
  }

  ModelOptions optionsFor(ModelCard installed) {
    return OptionReader.read(installed.recipe().parameters(), options);
  }

  InferenceRequest request(Prompt prompt, ModelOptions settled) {
    Constraint constraint = Formats.read(format);
    return settled.request(prompt, constraint, topLogprobs, truncate, shift);
  }
}
