package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import java.io.InputStream;
import java.util.List;

/**
 * The body of {@code POST /api/generate}.
 *
 * @param common what chat has, too
 * @param prompt perhaps empty
 * @param suffix what comes after the hole to be filled; perhaps empty
 * @param system instead of the model's own; perhaps empty
 * @param template instead of the model's own; perhaps empty
 * @param context tokens of an earlier answer
 * @param raw whether the prompt goes to the model as it stands
 * @param images how many pictures it brings
 */
record GenerateRequest(
    InferenceFields common,
    String prompt,
    String suffix,
    String system,
    String template,
    List<Integer> context,
    boolean raw,
    int images) {

  GenerateRequest {
    context = List.copyOf(context);
  }

  static GenerateRequest read(InputStream body) {
    Fields request = Fields.of("GenerateRequest", JsonReader.read(body));
    GenerateRequest read =
        new GenerateRequest(
            InferenceFields.read(request),
            request.text("prompt"),
            request.text("suffix"),
            request.text("system"),
            request.text("template"),
            request.integers("context"),
            request.truthOr("raw", false),
            request.base64s("images"));
    if (request.has("width") || request.has("height") || request.has("steps")) {
      throw FailureException.invalid("image generation models are not currently supported");
    }
    return read;
  }

  /** Refuses what contradicts itself. */
  void requireConsistent() {
    if (raw && !(template.isEmpty() && system.isEmpty() && context.isEmpty())) {
      throw FailureException.invalid("raw mode does not support template, system, or context");
    }
  }
}
