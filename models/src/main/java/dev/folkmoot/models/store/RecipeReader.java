package dev.folkmoot.models.store;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelRecipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Reads the small layers: template, system, parameters, messages, licences and configuration. */
final class RecipeReader {

  private static final long MAX_LAYER_BYTES = 16L << 20;

  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private final StoreLayout layout;

  RecipeReader(StoreLayout layout) {
    this.layout = layout;
  }

  ModelRecipe recipe(Manifest manifest) throws IOException {
    Optional<Layer> template =
        manifest.first(Layer.TEMPLATE).or(() -> manifest.first(Layer.PROMPT));
    List<String> licenses = new ArrayList<>();
    for (Layer license : manifest.ofType(Layer.LICENSE).toList()) {
      licenses.add(text(license));
    }
    return new ModelRecipe(
        textOf(template),
        textOf(manifest.first(Layer.SYSTEM)),
        parameters(manifest),
        licenses,
        messages(manifest));
  }

  /** The configuration's word, and the file's own where it says nothing. */
  ModelDetails details(Manifest manifest, ModelDetails defaults) throws IOException {
    JsonNode config = json(manifest.config());
    List<String> families = new ArrayList<>();
    config.path("model_families").forEach(family -> families.add(family.asString("")));
    return new ModelDetails(
        config.path("parent_model").asString(""),
        field(config, "model_format", defaults.format()),
        field(config, "model_family", defaults.family()),
        families.isEmpty() ? defaults.families() : families,
        field(config, "model_type", defaults.parameterSize()),
        field(config, "file_type", defaults.quantizationLevel()));
  }

  Map<String, String> traits(Manifest manifest) throws IOException {
    JsonNode config = json(manifest.config());
    Map<String, String> traits = new LinkedHashMap<>();
    for (String trait : Ingredients.TRAITS) {
      String value = config.path(trait).asString("");
      if (!value.isEmpty()) {
        traits.put(trait, value);
      }
    }
    return traits;
  }

  /** Whether Ollama has a program of its own for this model's prompts or answers. */
  boolean hasBuiltinPrompt(Manifest manifest) throws IOException {
    Map<String, String> traits = traits(manifest);
    return traits.containsKey("renderer") || traits.containsKey("parser");
  }

  private static String field(JsonNode config, String name, String otherwise) {
    String value = config.path(name).asString("");
    return value.isEmpty() || value.equals("unknown") ? otherwise : value;
  }

  private Map<String, Object> parameters(Manifest manifest) throws IOException {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (Layer layer : manifest.ofType(Layer.PARAMS).toList()) {
      JsonNode node = json(layer);
      if (!node.isObject()) {
        throw FailureException.invalid("its parameters (" + layer.digest() + ") are no object");
      }
      parameters.putAll(Json.MAPPER.convertValue(node, OBJECT));
    }
    parameters.values().removeIf(value -> value == null);
    return parameters;
  }

  private List<Message> messages(Manifest manifest) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (Layer layer : manifest.ofType(Layer.MESSAGES).toList()) {
      for (JsonNode node : json(layer)) {
        messages.add(
            Message.of(role(node.path("role").asString("")), node.path("content").asString("")));
      }
    }
    return messages;
  }

  private static Role role(String name) {
    for (Role role : Role.values()) {
      if (role.wireName().equals(name)) {
        return role;
      }
    }
    throw FailureException.invalid("one of its messages has the unknown role \"" + name + "\"");
  }

  private Optional<String> textOf(Optional<Layer> layer) throws IOException {
    return layer.isPresent() ? Optional.of(text(layer.get())) : Optional.empty();
  }

  private String text(Layer layer) throws IOException {
    return new String(bytes(layer), StandardCharsets.UTF_8);
  }

  private JsonNode json(Layer layer) throws IOException {
    try {
      return Json.MAPPER.readTree(bytes(layer));
    } catch (JacksonException e) {
      throw FailureException.invalid(
          "the blob " + layer.digest() + " is no JSON: " + e.getOriginalMessage());
    }
  }

  private byte[] bytes(Layer layer) throws IOException {
    return BoundedFile.read(layout.blob(layer.digest()), MAX_LAYER_BYTES);
  }
}
