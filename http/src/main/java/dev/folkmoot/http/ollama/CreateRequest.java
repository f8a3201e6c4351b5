package dev.folkmoot.http.ollama;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.gotemplate.GoTemplate;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonValue;
import dev.folkmoot.models.store.Ingredients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client wants a model to be made of.
 *
 * @param name of the new model
 * @param from an installed model, or one to be pulled; {@code ""} where files are given
 * @param files blobs by the file names that the client gave them
 * @param adapters the same of what is to be laid over the weights; empty where nothing is
 * @param recipe what replaces or is added to what the source brings
 * @param traits renderer, parser and the like
 * @param quantize what the weights are to be made smaller to
 */
record CreateRequest(
    ModelName name,
    String from,
    Map<String, Digest> files,
    Map<String, Digest> adapters,
    ModelRecipe recipe,
    Map<String, String> traits,
    Optional<String> quantize) {

  CreateRequest {
    requireNonNull(name);
    files = Map.copyOf(files);
    adapters = Map.copyOf(adapters);
    requireNonNull(recipe);
    traits = Map.copyOf(traits);
  }

  static CreateRequest of(Fields request) {
    ModelName name =
        ModelName.parse(ModelSource.modelOrName(request))
            .orElseThrow(() -> FailureException.invalid("invalid model name"));
    Map<String, Digest> files = digests(request, "files");
    String from = request.text("from");
    if (!request.text("remote_host").isEmpty()) {
      throw FailureException.invalid("bad remote");
    }
    if (from.isEmpty() && !request.has("files")) {
      throw FailureException.invalid("neither 'from' or 'files' was specified");
    }
    if (from.isEmpty() && files.isEmpty()) {
      throw FailureException.invalid("no files provided to convert");
    }
    Map<String, Digest> adapters = digests(request, "adapters");
    if (request.has("adapters")) {
      requireOne(adapters);
    }
    if (request.has("draft_files") || !request.text("draft_quantize").isEmpty()) {
      throw FailureException.invalid("draft models are not available: no engine here uses them");
    }
    String quantize = request.text("quantize");
    String type = quantize.isEmpty() ? request.text("quantization") : quantize;
    return new CreateRequest(
        name,
        from,
        files,
        adapters,
        recipe(request),
        traits(request),
        type.isEmpty() ? Optional.empty() : Optional.of(type));
  }

  /** In Ollama's words; of several files one may tell more, which is asked when they are read. */
  private static void requireOne(Map<String, Digest> adapters) {
    if (adapters.isEmpty()) {
      throw FailureException.invalid("unknown type");
    }
    if (adapters.size() > 1
        && adapters.keySet().stream().noneMatch(name -> name.endsWith(".safetensors"))) {
      throw FailureException.invalid("only one adapter is currently supported");
    }
  }

  private static Map<String, Digest> digests(Fields request, String member) {
    Map<String, Digest> digests = new LinkedHashMap<>();
    request
        .nested(member, "map[string]string")
        .ifPresent(map -> {
          for (String path : map.object().members().keySet()) {
            requireRelative(path);
            digests.put(path, Digest.parse(map.text(path)));
          }
        });
    return digests;
  }

  private static void requireRelative(String path) {
    String slashed = path.replace('\\', '/');
    boolean leavesOut = List.of(slashed.split("/", -1)).contains("..");
    if (path.isEmpty() || slashed.startsWith("/") || path.matches("[A-Za-z]:.*") || leavesOut) {
      throw FailureException.invalid("file path must be relative");
    }
  }

  private static ModelRecipe recipe(Fields request) {
    String template = request.text("template");
    requireReadable(template);
    Map<String, Object> parameters = new LinkedHashMap<>();
    request
        .nested("parameters", "map[string]interface {}")
        .ifPresent(given ->
            given
                .object()
                .members()
                .forEach((name, value) -> {
                  Object plain = JsonValue.plain(value);
                  if (plain != null) {
                    parameters.put(name, plain);
                  }
                }));
    return new ModelRecipe(
        some(template),
        some(request.text("system")),
        parameters,
        licenses(request),
        messages(request));
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static void requireReadable(String template) {
    try {
      GoTemplate.parse(template);
    } catch (FailureException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, "template error: " + e.failure().message(), e);
    }
  }

  private static List<String> licenses(Fields request) {
    if (!(request.value("license") instanceof JsonValue.Arr(List<JsonValue> items))) {
      return some(request.text("license")).stream().toList();
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue item : items) {
      if (!(item instanceof JsonValue.Str(String text))) {
        throw FailureException.invalid("unknown type");
      }
      texts.add(text);
    }
    return texts;
  }

  private static List<Message> messages(Fields request) {
    List<Message> messages = new ArrayList<>();
    for (Fields message : request.objects("messages", "Message")) {
      messages.add(Message.of(role(message.text("role")), message.text("content")));
    }
    return messages;
  }

  private static Role role(String text) {
    for (Role role : Role.values()) {
      if (role.wireName().equals(text)) {
        return role;
      }
    }
    throw FailureException.invalid("invalid role: " + text);
  }

  private static Map<String, String> traits(Fields request) {
    Map<String, String> traits = new LinkedHashMap<>();
    for (String trait : Ingredients.TRAITS) {
      some(request.text(trait)).ifPresent(value -> traits.put(trait, value));
    }
    return traits;
  }
}
