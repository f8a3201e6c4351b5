package dev.folkmoot.engine.remote;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.core.model.TemplateAbilities;
import java.net.URLEncoder;
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
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The models of a server that speaks OpenAI's API, with what the programs tell besides:
 * llama-server of its context, slots and template ({@code /props}), vLLM of the longest context
 * ({@code max_model_len}), LM Studio of all of it ({@code /api/v0/models}).
 *
 * <p>A llama-server that was started without a model is a <i>router</i>: it has several, starts a
 * server for one when that is asked for, and tells of those only that run what they are.
 *
 * <p>None of them tells a digest of the weights. The one that a model gets here is made of the
 * program, the model's id and its size where that is always told, behind a word that no file and no
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
  private final Map<String, Integer> slots = new ConcurrentHashMap<>();
  private final Map<String, Instant> seen = new ConcurrentHashMap<>();

  OpenAiModels(RemoteSettings settings, BackendKind kind, Link link) {
    this.settings = settings;
    this.kind = kind;
    this.link = link;
  }

  /** What the server said of the slots of a model, if it did. */
  OptionalInt slots(String id) {
    Integer told = slots.get(id);
    return told == null ? OptionalInt.empty() : OptionalInt.of(told);
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
    JsonNode props = kind == BackendKind.LLAMA_SERVER ? props("/props") : Json.object();
    Map<String, JsonNode> studio = studio();
    List<Listed> all = new ArrayList<>();
    if (seen.size() > MAX_MODELS) {
      seen.clear();
    }
    for (JsonNode model : reply.path("data")) {
      String id = Json.text(model, "id");
      if (all.size() < MAX_MODELS && !id.isEmpty() && settings.lends(id)) {
        JsonNode more = studio.getOrDefault(id, Json.object());
        JsonNode own = isRouter(props) ? ofRouter(id, model) : props;
        int total = Json.count(own, "total_slots");
        if (total > 0) {
          slots.put(id, Math.min(total, RemoteSettings.MAX_SLOTS));
        }
        name(id).ifPresent(name -> all.add(new Listed(id, card(name, id, model, own, more))));
      }
    }
    return all;
  }

  private JsonNode props(String path) {
    return link.ask(link.root(path), RemoteEngine.QUESTION).orElseGet(Json::object);
  }

  private static boolean isRouter(JsonNode props) {
    return Json.text(props, "role").equals("router");
  }

  /** Only of a model that runs: to ask for another one's would start it. */
  private JsonNode ofRouter(String id, JsonNode model) {
    String said = Json.text(model.path("status"), "value");
    return said.equals("loaded") || said.equals("sleeping")
        ? props("/props?autoload=false&model=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
        : Json.object();
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
   * people know the model by. llama-server's is the name of the file unless it was given another.
   */
  static Optional<ModelName> name(String id) {
    String whole = id.replaceFirst("(?i)(-\\d{5}-of-\\d{5})?[.]gguf$", "");
    Optional<ModelName> asItIs = id.startsWith("/") ? Optional.empty() : ModelName.parse(whole);
    if (asItIs.isPresent()) {
      return asItIs;
    }
    String last = whole.replace('\\', '/').replaceFirst(".*/", "");
    String bare = last.replaceAll("[^A-Za-z0-9_.-]", "-").replaceFirst("^[^A-Za-z0-9_]+", "");
    return ModelName.parse(bare.substring(0, Math.min(bare.length(), MAX_PART)));
  }

  private ModelCard card(ModelName name, String id, JsonNode model, JsonNode props, JsonNode more) {
    JsonNode meta = model.path("meta");
    long size = Math.max(0, Json.number(meta, "size"));
    long parameters = Math.max(0, Json.number(meta, "n_params"));
    // A router tells the size while the model runs, and a digest must not come and go with that.
    boolean isSizeKept = !model.has("status");
    Digest digest = isSizeKept ? digest(id, size, parameters) : digest(id, 0, 0);
    String architecture = orUnknown(Json.text(more, "arch"));
    String quantization = quantization(meta, more);
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
            Math.max(1, Json.count(meta, "n_vocab")),
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
        seen.computeIfAbsent(id, _ -> created(model)),
        shape,
        new ModelDetails("", kind.text(), architecture, List.of(architecture), "", quantization),
        recipe);
  }

  /** For llama-server and vLLM every model was made this second: the first word counts. */
  private static Instant created(JsonNode model) {
    return Instant.ofEpochSecond(Math.clamp(Json.number(model, "created"), 0, Integer.MAX_VALUE));
  }

  /** llama-server says {@code Q4_K - Medium}, or {@code (guessed) all F32}. */
  private static String quantization(JsonNode meta, JsonNode more) {
    String told = Json.text(more, "quantization");
    String type = told.isEmpty() ? Json.text(meta, "ftype") : told;
    return orUnknown(type.replaceFirst("^\\(guessed\\) ", "").replaceFirst("^all ", ""));
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
    boolean isSaid = settings.capabilities().contains(Capability.EMBEDDING);
    if (embeds || (isSaid && !settings.capabilities().contains(Capability.COMPLETION))) {
      return Set.of(Capability.EMBEDDING);
    }
    EnumSet<Capability> capabilities = EnumSet.of(Capability.COMPLETION);
    capabilities.addAll(settings.capabilities());
    String template = Json.text(props, "chat_template");
    if (!template.isEmpty()) {
      capabilities.removeAll(Set.of(Capability.TOOLS, Capability.THINKING));
      capabilities.addAll(TemplateAbilities.of(template));
    }
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
