package dev.folkmoot.engine.remote;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The models of a server that speaks OpenAI's API, with what the programs tell besides:
 * llama-server of its context and slots ({@code /props}), vLLM of the longest context ({@code
 * max_model_len}), LM Studio of all of it ({@code /api/v0/models}).
 *
 * <p>None of them tells a digest of the weights. The one that a model gets here is made of the
 * program, the model's id and its size where that is told, behind a word that no file and no
 * manifest begins with: the same on every machine that runs the same thing, and never that of a
 * model of another kind.
 */
final class OpenAiModels {

  private static final int MAX_MODELS = 1_000;
  private static final String DIGEST_OF = "folkmoot/remote/1\0";
  private static final int MAX_PART = 80;

  private final RemoteSettings settings;
  private final BackendKind kind;
  private final Link link;
  private volatile OptionalInt slots = OptionalInt.empty();

  OpenAiModels(RemoteSettings settings, BackendKind kind, Link link) {
    this.settings = settings;
    this.kind = kind;
    this.link = link;
  }

  /** What the server said of its slots, if it did. */
  OptionalInt slots() {
    return slots;
  }

  String describe() {
    String version =
        switch (kind) {
          case LLAMA_SERVER -> said("/props", "build_info");
          case VLLM -> said("/version", "version");
          case OLLAMA, LM_STUDIO, OOBABOOGA, OPENAI -> "";
        };
    return (kind.title() + " " + version.replaceAll("[^\\x20-\\x7e]", "")).strip();
  }

  private String said(String path, String member) {
    return link.ask(link.root(path), RemoteEngine.QUESTION)
        .map(reply -> Json.text(reply, member))
        .orElse("");
  }

  List<Listed> list() {
    JsonNode reply = link.get(link.api("/models"), RemoteEngine.QUESTION);
    JsonNode props =
        kind == BackendKind.LLAMA_SERVER
            ? link.ask(link.root("/props"), RemoteEngine.QUESTION).orElseGet(Json::object)
            : Json.object();
    Map<String, JsonNode> studio = studio();
    int total = Json.count(props, "total_slots");
    slots = total > 0 ? OptionalInt.of(Math.min(total, RemoteSettings.MAX_SLOTS)) : slots;
    List<Listed> all = new ArrayList<>();
    for (JsonNode model : reply.path("data")) {
      String id = Json.text(model, "id");
      if (all.size() < MAX_MODELS && !id.isEmpty() && settings.lends(id)) {
        JsonNode more = studio.getOrDefault(id, Json.object());
        name(id).ifPresent(name -> all.add(new Listed(id, card(name, id, model, props, more))));
      }
    }
    return all;
  }

  private Map<String, JsonNode> studio() {
    Map<String, JsonNode> models = new HashMap<>();
    if (kind == BackendKind.LM_STUDIO) {
      link.ask(link.root("/api/v0/models"), RemoteEngine.QUESTION)
          .ifPresent(reply ->
              reply.path("data").forEach(model -> models.put(Json.text(model, "id"), model)));
    }
    return models;
  }

  /**
   * An id may be a path, or have letters that a model's name has not; the last parts of it are what
   * people know the model by.
   */
  static Optional<ModelName> name(String id) {
    Optional<ModelName> asItIs = id.startsWith("/") ? Optional.empty() : ModelName.parse(id);
    if (asItIs.isPresent()) {
      return asItIs;
    }
    String last = id.replace('\\', '/').replaceFirst(".*/", "").replaceFirst("(?i)[.]gguf$", "");
    String bare = last.replaceAll("[^A-Za-z0-9_.-]", "-").replaceFirst("^[^A-Za-z0-9_]+", "");
    return ModelName.parse(bare.substring(0, Math.min(bare.length(), MAX_PART)));
  }

  private ModelCard card(ModelName name, String id, JsonNode model, JsonNode props, JsonNode more) {
    JsonNode meta = model.path("meta");
    long size = Math.max(0, Json.number(meta, "size"));
    long parameters = Math.max(0, Json.number(meta, "n_params"));
    Digest digest = digest(id, size, parameters);
    String architecture = orUnknown(Json.text(more, "arch"));
    String quantization = orUnknown(Json.text(more, "quantization"));
    Set<Capability> capabilities = capabilities(id, props, more);
    boolean embeds = !capabilities.contains(Capability.COMPLETION);
    ModelShape shape =
        new ModelShape(
            architecture,
            parameters,
            quantization,
            context(model, props, more),
            Json.count(meta, "n_embd"),
            0,
            0,
            1,
            size,
            embeds ? Pooling.MEAN : Pooling.NONE,
            !embeds,
            Optional.empty(),
            capabilities);
    ModelRecipe recipe =
        settings.system().map(ModelRecipe.PLAIN::withSystem).orElse(ModelRecipe.PLAIN);
    return new ModelCard(
        name,
        digest,
        digest,
        size,
        Instant.ofEpochSecond(Math.clamp(Json.number(model, "created"), 0, Integer.MAX_VALUE)),
        shape,
        new ModelDetails("", kind.text(), architecture, List.of(architecture), "", quantization),
        recipe);
  }

  private int context(JsonNode model, JsonNode props, JsonNode more) {
    int[] told = {
      Json.count(props.path("default_generation_settings"), "n_ctx"),
      Json.count(model, "max_model_len"),
      Json.count(more, "loaded_context_length"),
      Json.count(more, "max_context_length"),
      settings.contextLength().orElse(0),
      Json.count(model.path("meta"), "n_ctx_train"),
      Json.count(model, "context_length"),
      Json.count(model, "context_window"),
    };
    for (int tokens : told) {
      if (tokens > 0) {
        return Math.min(tokens, RemoteSettings.MAX_CONTEXT);
      }
    }
    return RemoteSettings.DEFAULT_CONTEXT;
  }

  private Set<Capability> capabilities(String id, JsonNode props, JsonNode more) {
    boolean embeds =
        Json.text(more, "type").startsWith("embedding")
            || (!more.has("type") && id.toLowerCase(Locale.ROOT).contains("embed"));
    if (embeds) {
      return Set.of(Capability.EMBEDDING);
    }
    EnumSet<Capability> capabilities = EnumSet.of(Capability.COMPLETION);
    capabilities.addAll(settings.capabilities());
    if (props.path("modalities").path("vision").asBoolean(false)
        || Json.text(more, "type").equals("vlm")) {
      capabilities.add(Capability.VISION);
    }
    return capabilities;
  }

  private Digest digest(String id, long size, long parameters) {
    String named = DIGEST_OF + kind.text() + "\0" + id + "\0" + size + "\0" + parameters;
    try {
      return Digest.of(
          MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "unknown" : text;
  }
}
