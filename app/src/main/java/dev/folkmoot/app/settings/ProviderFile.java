package dev.folkmoot.app.settings;

import dev.folkmoot.app.settings.YamlValue.Spot;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.remote.ApiKey;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Symmetry's {@code provider.yaml}, in both its schemas: the first, with {@code apiPath} and {@code
 * apiProvider}, and the later one, with {@code apiBasePath}, {@code systemMessage} and {@code
 * userSecret}. It describes one model of one OpenAI-compatible server; here that is an engine which
 * lends this model. What means nothing any more is named in a warning, and never with its value.
 */
final class ProviderFile {

  private static final Set<String> MARKS = Set.of("apiHostname", "apiProtocol", "apiPort");
  private static final String CHAT = "/chat/completions";
  private static final Map<String, BackendKind> KINDS =
      Map.of(
          "ollama", BackendKind.OLLAMA,
          "llamacpp", BackendKind.LLAMA_SERVER,
          "lmstudio", BackendKind.LM_STUDIO,
          "oobabooga", BackendKind.OOBABOOGA,
          "vllm", BackendKind.VLLM,
          "litellm", BackendKind.OPENAI,
          "openwebui", BackendKind.OPENAI);

  private final Path file;
  private final Map<String, YamlValue.Scalar> said = new LinkedHashMap<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Spot start;

  private ProviderFile(Path file, YamlValue.Members document) {
    this.file = file;
    this.start = document.spot();
    for (YamlValue.Member member : document.members()) {
      if (!(member.value() instanceof YamlValue.Scalar scalar)) {
        throw FailureException.invalid(
            YamlFile.at(file, member.spot()) + "'" + member.name() + "' has one value");
      }
      if (!scalar.isNothing()) {
        said.put(member.name(), scalar);
      }
    }
  }

  /** Whether it is one of Symmetry's files and not one of ours. */
  static boolean isOne(YamlValue.Members document) {
    return document.members().stream().anyMatch(member -> MARKS.contains(member.name()));
  }

  static ProviderFile of(Path file, YamlValue.Members document) {
    ProviderFile provider = new ProviderFile(file, document);
    provider.settings();
    provider.warn();
    return provider;
  }

  Map<String, String> values() {
    return values;
  }

  Map<String, String> places() {
    return places;
  }

  List<String> warnings() {
    return warnings;
  }

  private void settings() {
    carry("name", "FOLKMOOT_NAME");
    carry("maxConnections", "FOLKMOOT_MAX_CONNECTIONS");
    text("public")
        .ifPresent(
            text -> put("public", "FOLKMOOT_SERVES", isTrue("public", text) ? "public" : "mesh"));
  }

  private void carry(String key, String variable) {
    text(key).ifPresent(text -> put(key, variable, text));
  }

  private void put(String key, String variable, String value) {
    values.put(variable, value);
    places.put(variable, YamlFile.at(file, spot(key)) + key);
  }

  private void warn() {
    text("dataCollectionEnabled")
        .filter(text -> isTrue("dataCollectionEnabled", text))
        .ifPresent(_ -> warn("dataCollectionEnabled", "nothing of what is asked is kept"));
    for (String key : said.keySet()) {
      switch (key) {
        case "apiHostname", "apiPort", "apiProtocol", "apiPath", "apiBasePath", "apiProvider" -> {
          // the engine's
        }
        case "apiKey", "modelName", "systemMessage" -> {
          // the engine's, too
        }
        case "name", "maxConnections", "public", "dataCollectionEnabled" -> {
          // done
        }
        case "serverKey" -> warn(key, "no central server is needed; nodes meet by 'moot invite'");
        case "path" -> warn(key, "what a node keeps is in its home, see 'moot config path'");
        case "userSecret" ->
            warn(key, "a node draws a key of its own, node.key; take the line out of the file");
        default -> warn(key, "nobody reads it");
      }
    }
  }

  private void warn(String key, String why) {
    warnings.add(YamlFile.at(file, spot(key)) + key + " means nothing any more: " + why);
  }

  RemoteSettings engine() {
    Optional<BackendKind> kind =
        text("apiProvider")
            .map(text -> text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))
            .flatMap(text -> Optional.ofNullable(KINDS.get(text)));
    try {
      return new RemoteSettings(
          kind.map(BackendKind::text).orElse("provider"),
          kind,
          url(kind),
          ApiKey.of(text("apiKey").orElse("")),
          text("modelName").map(List::of).orElse(List.of()),
          OptionalInt.empty(),
          OptionalInt.empty(),
          RemoteSettings.DEFAULT_CAPABILITIES,
          text("systemMessage"),
          RemoteSettings.DEFAULT_PATIENCE,
          false);
    } catch (FailureException e) {
      throw FailureException.invalid(
          YamlFile.at(file, said.containsKey("apiHostname") ? spot("apiHostname") : start)
              + e.failure().message());
    }
  }

  private URI url(Optional<BackendKind> kind) {
    String protocol = text("apiProtocol").orElse("http").replaceFirst("://$|:$", "");
    String host = text("apiHostname").orElse("127.0.0.1");
    String port = text("apiPort").map(text -> ":" + port(text)).orElse("");
    String path = text("apiBasePath").or(() -> text("apiPath")).orElse("");
    String base = path.endsWith(CHAT) ? path.substring(0, path.length() - CHAT.length()) : path;
    String whole =
        protocol + "://" + host + port + (kind.equals(Optional.of(BackendKind.OLLAMA)) ? "" : base);
    try {
      return URI.create(whole);
    } catch (IllegalArgumentException e) {
      throw FailureException.invalid(whole + " is no address");
    }
  }

  private String port(String text) {
    if (!text.matches("\\d{1,5}")) {
      throw FailureException.invalid("apiPort " + text + " is no port; say one such as 11434");
    }
    return text;
  }

  private boolean isTrue(String key, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default ->
          throw FailureException.invalid(
              YamlFile.at(file, spot(key)) + key + ": " + text + " cannot be: say true or false");
    };
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(said.get(key)).map(YamlValue.Scalar::text).filter(t -> !t.isBlank());
  }

  private Spot spot(String key) {
    YamlValue.Scalar value = said.get(key);
    return value == null ? start : value.spot();
  }
}
