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
import java.util.regex.Pattern;

/**
 * Symmetry's {@code provider.yaml}, in both its schemas: the first, with {@code apiPath} and {@code
 * apiProvider}, and the later one, with {@code apiBasePath}, {@code systemMessage} and {@code
 * userSecret}. It describes one model of one OpenAI-compatible server; here that is an engine which
 * lends this model. What means nothing any more is named in a warning, and never with its value.
 */
final class ProviderFile {

  private static final Set<String> MARKS =
      Set.of(
          "apiHostname",
          "apiProtocol",
          "apiPort",
          "apiPath",
          "apiBasePath",
          "apiProvider",
          "serverKey",
          "userSecret");

  /** In the order of Symmetry's documents, of both schemas. */
  private static final List<String> KNOWN =
      List.of(
          "apiHostname",
          "apiKey",
          "apiPath",
          "apiBasePath",
          "apiPort",
          "apiProtocol",
          "apiProvider",
          "dataCollectionEnabled",
          "maxConnections",
          "modelName",
          "name",
          "path",
          "public",
          "serverKey",
          "systemMessage",
          "userSecret");

  private static final int MAX_PORT = 65_535;
  private static final String CHAT = "/chat/completions";

  /** A name, or an address; one of IPv6 in its brackets. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]");

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
        default -> warnings.add(at(key) + "there is no key '" + key + "'; " + remedy(key));
      }
    }
    if (text("modelName").isEmpty()) {
      warnings.add(
          YamlFile.at(file, start)
              + "without modelName every model of that server is lent; say modelName: NAME");
    }
    text("apiProvider")
        .filter(text -> kind().isEmpty())
        .ifPresent(text ->
            warnings.add(
                at("apiProvider")
                    + "apiProvider "
                    + text
                    + " is not known; what answers there is found out"));
  }

  private static String remedy(String key) {
    return new NearestWord(KNOWN).remedy(key);
  }

  private void warn(String key, String why) {
    warnings.add(YamlFile.at(file, spot(key)) + key + " means nothing any more: " + why);
  }

  private Optional<BackendKind> kind() {
    return text("apiProvider")
        .map(text -> text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))
        .flatMap(text -> Optional.ofNullable(KINDS.get(text)));
  }

  RemoteSettings engine() {
    Optional<BackendKind> kind = kind();
    URI url = url(kind);
    try {
      return new RemoteSettings(
          kind.map(BackendKind::text).orElse("provider"),
          kind,
          url,
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
    String protocol =
        text("apiProtocol").orElse("http").replaceFirst("://$|:$", "").toLowerCase(Locale.ROOT);
    if (!protocol.equals("http") && !protocol.equals("https")) {
      throw wrong("apiProtocol", protocol, "say http or https");
    }
    String host = text("apiHostname").orElse("127.0.0.1");
    if (!HOST.matcher(host).matches()) {
      throw wrong("apiHostname", host, "say a host alone, such as 127.0.0.1");
    }
    String port = text("apiPort").map(text -> ":" + port(text)).orElse("");
    String whole =
        protocol
            + "://"
            + host
            + port
            + (kind.equals(Optional.of(BackendKind.OLLAMA)) ? "" : base());
    try {
      return URI.create(whole);
    } catch (IllegalArgumentException e) {
      throw FailureException.invalid(
          YamlFile.at(file, spot("apiHostname")) + whole + " is no address");
    }
  }

  /** Where the API begins: Symmetry's first schema says the whole path of its one question. */
  private String base() {
    String path = text("apiBasePath").or(() -> text("apiPath")).orElse("");
    String base = path.endsWith(CHAT) ? path.substring(0, path.length() - CHAT.length()) : path;
    return base.isEmpty() || base.startsWith("/") ? base : "/" + base;
  }

  private String port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > MAX_PORT || text.matches("0+")) {
      throw wrong("apiPort", text, "say a port such as 11434");
    }
    return text;
  }

  private FailureException wrong(String key, String value, String remedy) {
    return FailureException.invalid(at(key) + key + ": " + value + " cannot be: " + remedy);
  }

  private String at(String key) {
    return YamlFile.at(file, spot(key));
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
