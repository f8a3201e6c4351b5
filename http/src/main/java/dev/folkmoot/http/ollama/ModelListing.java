package dev.folkmoot.http.ollama;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.http.json.JsonBuffer;
import java.util.List;
import java.util.Map;

/** What tags, ps and show say of a model in the same words. */
final class ModelListing {

  private ModelListing() {}

  /** Appends {@code name} and {@code model}, both the display name. */
  static void names(ModelCard model, JsonBuffer out) {
    String name = model.name().display();
    out.raw("\"name\":").string(name).raw(",\"model\":").string(name);
  }

  /**
   * Appends what Ollama says of a model that runs elsewhere: its name there, and where. Ollama's
   * own clients know these members, show them, and leave loading and unloading to whoever has it.
   *
   * @param machines that have it; where nobody is known to, nothing is appended
   */
  static void remote(ModelCard model, List<String> machines, JsonBuffer out) {
    if (!machines.isEmpty()) {
      out.raw(",\"remote_model\":").string(model.name().display());
      out.raw(",\"remote_host\":").string(String.join(", ", machines));
    }
  }

  /** Appends the object {@code details}. */
  static void details(ModelCard model, JsonBuffer out) {
    ModelDetails details = model.details();
    out.raw(",\"details\":{\"parent_model\":").string(details.parentModel());
    out.raw(",\"format\":").string(details.format());
    out.raw(",\"family\":").string(details.family());
    out.raw(",\"families\":").any(details.families());
    out.raw(",\"parameter_size\":").string(details.parameterSize());
    out.raw(",\"quantization_level\":").string(details.quantizationLevel());
    positive(",\"context_length\":", model.shape().contextLength(), out);
    positive(",\"embedding_length\":", model.shape().embeddingLength(), out);
    out.raw('}');
  }

  private static void positive(String name, int number, JsonBuffer out) {
    if (number > 0) {
      out.raw(name).number(number);
    }
  }

  /** Appends the list {@code capabilities}, in a fixed order. */
  static void capabilities(ModelCard model, JsonBuffer out) {
    List<String> names =
        model.shape().capabilities().stream().sorted().map(Capability::wireName).toList();
    out.raw(",\"capabilities\":").any(names);
  }

  /** The model's own parameters, a line each, as a Modelfile has them. */
  static String parameterLines(Map<String, Object> parameters) {
    StringBuilder lines = new StringBuilder();
    parameters.forEach((name, value) -> {
      if (value instanceof List<?> items) {
        items.forEach(item -> line(name, item, lines));
      } else {
        line(name, value, lines);
      }
    });
    return lines.toString().stripTrailing();
  }

  private static void line(String name, Object value, StringBuilder lines) {
    String text =
        value instanceof Number || value instanceof Boolean
            ? new JsonBuffer().any(value).toString()
            : new JsonBuffer().string(value.toString()).toString();
    lines.append(String.format("%-30s %s%n", name, text).replace("\r\n", "\n"));
  }
}
