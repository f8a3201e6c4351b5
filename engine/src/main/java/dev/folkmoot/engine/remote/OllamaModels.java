package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelDetails;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.model.Pooling;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The models of an Ollama. It tells the digest of a model's weights in passing, in the path of
 * their file, and by that digest every machine with the same weights is known, whatever runs them
 * there. Where it does not, or where models differ in their templates and share their weights, so
 * that the weights do not say which is meant, the digest of the manifest stands for the weights:
 * the same manifest means the same weights, template and parameters. Models that it only passes on
 * to its maker's cloud are left out: their prompts would leave the circle that the owner chose.
 * Used by one thread at a time.
 */
final class OllamaModels {

  private static final int MAX_MODELS = 1_000;

  /** Whether its maker's cloud answers for a model. */
  private static final String CLOUD = "remote_host";

  /** A line of a Modelfile that names a file. */
  private static final Pattern FILE = Pattern.compile("^(?i)(FROM|ADAPTER)\\s");

  /** How Ollama names the file of weights in its store. */
  private static final Pattern WEIGHTS =
      Pattern.compile("^(?i:FROM)\\s.*[/\\\\]sha256-([0-9a-f]{64})\"?\\s*$");

  private final RemoteSettings settings;
  private final Link link;

  /** By name and digest: what is shown of a version of a model does not change. */
  private Map<String, Listed> known = new HashMap<>();

  OllamaModels(RemoteSettings settings, Link link) {
    this.settings = settings;
    this.link = link;
  }

  List<Listed> list() {
    JsonNode tags = link.get(link.root("/api/tags"), RemoteEngine.QUESTION);
    Map<String, Listed> seen = new HashMap<>();
    List<Listed> all = new ArrayList<>();
    for (JsonNode tag : tags.path("models")) {
      String id = Json.text(tag, "name");
      if (all.size() < MAX_MODELS && settings.lends(id) && Json.text(tag, CLOUD).isEmpty()) {
        String key = id + "@" + Json.text(tag, "digest");
        Optional<Listed> listed = Optional.ofNullable(known.get(key)).or(() -> card(id, tag));
        listed.ifPresent(model -> {
          seen.put(key, model);
          all.add(model);
        });
      }
    }
    known = seen;
    return all.stream().map(model -> isAmbiguous(model, all) ? byManifest(model) : model).toList();
  }

  private static boolean isAmbiguous(Listed model, List<Listed> all) {
    ModelCard card = model.card();
    return all.stream()
        .map(Listed::card)
        .anyMatch(other ->
            other.weightsDigest().equals(card.weightsDigest())
                && !other.digest().equals(card.digest()));
  }

  private static Listed byManifest(Listed model) {
    ModelCard card = model.card();
    return new Listed(
        model.id(),
        new ModelCard(
            card.name(),
            card.digest(),
            card.digest(),
            card.size(),
            card.modifiedAt(),
            card.shape(),
            card.details(),
            card.recipe()));
  }

  /** Of a model that is one file of weights and nothing else. */
  private static Optional<Digest> weights(String modelfile) {
    List<String> files = modelfile.lines().filter(line -> FILE.matcher(line).find()).toList();
    return Optional.of(files)
        .filter(all -> all.size() == 1)
        .map(all -> WEIGHTS.matcher(all.getFirst()))
        .filter(Matcher::find)
        .map(match -> new Digest(match.group(1)));
  }

  /** Empty where its name or its digest is none: then nobody could ask for it. */
  private Optional<Listed> card(String id, JsonNode tag) {
    Optional<ModelName> name = ModelName.parse(id);
    Optional<Digest> digest = digest(Json.text(tag, "digest"));
    if (name.isEmpty() || digest.isEmpty()) {
      return Optional.empty();
    }
    JsonNode shown =
        link.post(link.root("/api/show"), Json.object().put("model", id), RemoteEngine.QUESTION);
    ModelDetails details = details(shown.path("details"));
    long size = Math.max(0, Json.number(tag, "size"));
    return Optional.of(
        new Listed(
            id,
            new ModelCard(
                name.get(),
                digest.get(),
                weights(Json.text(shown, "modelfile")).orElse(digest.get()),
                size,
                modified(Json.text(tag, "modified_at")),
                shape(shown, details, size),
                details,
                recipe(shown))));
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(text.startsWith("sha256:") ? Digest.parse(text) : new Digest(text));
    } catch (FailureException e) {
      return Optional.empty(); // The caller leaves such a model out.
    }
  }

  private static Instant modified(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH; // For people only.
    }
  }

  private static ModelDetails details(JsonNode details) {
    List<String> families = new ArrayList<>();
    details.path("families").forEach(family -> families.add(family.asString("")));
    return new ModelDetails(
        Json.text(details, "parent_model"),
        Json.text(details, "format"),
        Json.text(details, "family"),
        families,
        Json.text(details, "parameter_size"),
        Json.text(details, "quantization_level"));
  }

  private ModelShape shape(JsonNode shown, ModelDetails details, long size) {
    JsonNode info = shown.path("model_info");
    String named = Json.text(info, "general.architecture");
    String architecture = named.isEmpty() ? details.family() : named;
    int context = Json.count(info, architecture + ".context_length");
    Set<Capability> capabilities = capabilities(shown.path("capabilities"));
    boolean embeds =
        capabilities.contains(Capability.EMBEDDING)
            && !capabilities.contains(Capability.COMPLETION);
    return new ModelShape(
        architecture.isEmpty() ? "unknown" : architecture,
        Math.max(0, Json.number(info, "general.parameter_count")),
        details.quantizationLevel().isEmpty() ? "unknown" : details.quantizationLevel(),
        context > 0 ? context : settings.contextLength().orElse(RemoteSettings.DEFAULT_CONTEXT),
        Json.count(info, architecture + ".embedding_length"),
        Json.count(info, architecture + ".block_count"),
        0,
        Math.max(1, Json.count(info, architecture + ".vocab_size")),
        size,
        embeds ? Pooling.MEAN : Pooling.NONE,
        !embeds,
        Optional.empty(),
        capabilities);
  }

  private Set<Capability> capabilities(JsonNode list) {
    if (!list.isArray()) {
      return settings.capabilities(); // An Ollama of before capabilities were told.
    }
    EnumSet<Capability> known = EnumSet.noneOf(Capability.class);
    list.forEach(item -> {
      for (Capability capability : Capability.values()) {
        if (capability.wireName().equals(item.asString(""))) {
          known.add(capability);
        }
      }
    });
    return known;
  }

  /**
   * What requests start from. Our requests carry every option, so the model's own defaults must be
   * known here, or ours would go before them. The template stays where it is used.
   */
  private ModelRecipe recipe(JsonNode shown) {
    Map<String, Object> parameters = new OllamaParameters(Json.text(shown, "parameters")).read();
    String own = Json.text(shown, "system");
    Optional<String> system =
        settings.system().or(() -> Optional.of(own).filter(text -> !text.isEmpty()));
    ModelRecipe recipe = ModelRecipe.PLAIN.withParameters(parameters);
    return system.map(recipe::withSystem).orElse(recipe);
  }
}
