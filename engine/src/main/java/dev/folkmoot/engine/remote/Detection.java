package dev.folkmoot.engine.remote;

import dev.folkmoot.core.failure.FailureException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds out what a server is, by what only that program says. */
public final class Detection {

  private final RemoteSettings settings;
  private final Link link;
  private final Duration timeout;

  Detection(RemoteSettings settings, Link link, Duration timeout) {
    this.settings = settings;
    this.link = link;
    this.timeout = timeout;
  }

  /**
   * What answers at an address.
   *
   * @param version the program with its version
   * @param models ids, as the server writes them
   * @param isNode whether it is a Folkmoot node, which is no engine
   */
  public record Found(
      URI url, BackendKind kind, String version, List<String> models, boolean isNode) {
    public Found {
      models = List.copyOf(models);
    }
  }

  /**
   * Looks at one address; blocks for a few times the timeout at most.
   *
   * @return empty if nothing answers there that could be an engine
   */
  public static Optional<Found> at(URI url, ApiKey key, Duration timeout) {
    RemoteSettings settings = RemoteSettings.of("probe", Optional.empty(), url).withKey(key);
    try (Link link = new Link(settings)) {
      Detection detection = new Detection(settings, link, timeout);
      BackendKind kind = detection.kind();
      String version = RemoteEngine.dialect(settings, kind, link, System::nanoTime).describe();
      return Optional.of(new Found(url, kind, version, detection.models(kind), false));
    } catch (FailureException e) {
      return Refusals.isFromNode(e)
          ? Optional.of(new Found(url, BackendKind.OLLAMA, "Folkmoot", List.of(), true))
          : Optional.empty();
    }
  }

  /**
   * @throws FailureException if nothing answers, or nothing that is known
   */
  BackendKind kind() {
    if (has("/api/version", "version")) {
      return BackendKind.OLLAMA;
    }
    if (has("/props", "default_generation_settings")) {
      return BackendKind.LLAMA_SERVER;
    }
    JsonNode models = link.get(link.api("/models"), timeout);
    if (!models.path("data").isArray()) {
      throw FailureException.invalid(
          "engine '%s': %s lists no models; say its kind, or another url"
              .formatted(settings.name(), settings.url()));
    }
    String owner = Json.text(models.path("data").path(0), "owned_by");
    if (owner.equals("vllm")) {
      return BackendKind.VLLM;
    }
    if (owner.equals("llamacpp")) {
      return BackendKind.LLAMA_SERVER;
    }
    if (has("/api/v0/models", "data")) {
      return BackendKind.LM_STUDIO;
    }
    return has("/v1/internal/model/info", "model_name")
        ? BackendKind.OOBABOOGA
        : BackendKind.OPENAI;
  }

  private boolean has(String path, String member) {
    return link.ask(link.root(path), timeout)
        .filter(reply -> !reply.path(member).isMissingNode())
        .isPresent();
  }

  private List<String> models(BackendKind kind) {
    boolean isOllama = kind == BackendKind.OLLAMA;
    JsonNode reply = link.get(isOllama ? link.root("/api/tags") : link.api("/models"), timeout);
    List<String> ids = new ArrayList<>();
    reply
        .path(isOllama ? "models" : "data")
        .forEach(model -> ids.add(Json.text(model, isOllama ? "name" : "id")));
    return ids;
  }
}
