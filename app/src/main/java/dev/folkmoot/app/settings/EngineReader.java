package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.settings.YamlValue.Spot;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.engine.remote.ApiKey;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads one of the {@code engines}. A key never gets into a message, whatever is wrong with it.
 *
 * @param warnings hears of a file with a key that others can read
 */
record EngineReader(Path file, Environment environment, List<String> warnings) {

  private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,7}");
  private static final int MAX_KEY_BYTES = 8_192;
  private static final Set<String> SECRETS = Set.of("key");
  private static final List<String> NAMES = Keys.OF_ENGINE.stream().map(Key::name).toList();

  /** What is said of one engine, by key. */
  private record Said(Map<String, YamlValue> values, Spot spot) {}

  RemoteSettings read(YamlValue item) {
    if (!(item instanceof YamlValue.Members members)) {
      throw wrong(item.spot(), "an engine has keys; say '- url: http://127.0.0.1:11434'");
    }
    Map<String, YamlValue> values = new HashMap<>();
    for (YamlValue.Member member : members.members()) {
      if (!NAMES.contains(member.name())) {
        throw wrong(
            member.spot(),
            "there is no key 'engines."
                + member.name()
                + "'; "
                + new NearestWord(NAMES).remedy(member.name()));
      }
      if (!(member.value() instanceof YamlValue.Scalar scalar && scalar.isNothing())) {
        values.put(member.name(), member.value());
      }
    }
    Said said = new Said(values, item.spot());
    Optional<BackendKind> kind = kind(said);
    try {
      return new RemoteSettings(
          text(said, "name").orElse(kind.map(BackendKind::text).orElse("engine")),
          kind,
          url(said),
          key(said),
          list(said, "models"),
          count(said, "slots"),
          count(said, "context"),
          capabilities(said),
          text(said, "system"),
          count(said, "timeout").stream()
              .mapToObj(Duration::ofSeconds)
              .findFirst()
              .orElse(RemoteSettings.DEFAULT_PATIENCE),
          flag(said, "allow_node"));
    } catch (FailureException e) {
      boolean isPlaced = e.failure().message().startsWith(file.toString());
      throw isPlaced ? e : wrong(said.spot(), e.failure().message());
    }
  }

  private Optional<BackendKind> kind(Said said) {
    Optional<String> text = text(said, "kind").filter(word -> !word.equals("auto"));
    Optional<BackendKind> kind = text.flatMap(BackendKind::parse);
    if (text.isPresent() && kind.isEmpty()) {
      List<String> kinds = Stream.of(BackendKind.values()).map(BackendKind::text).toList();
      throw wrong(said, "kind", text.get(), new NearestWord(kinds).remedy(text.get()));
    }
    return kind;
  }

  private URI url(Said said) {
    String text =
        text(said, "url")
            .orElseThrow(
                () -> wrong(said.spot(), "an engine without url; say url: http://127.0.0.1:11434"));
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw wrong(said, "url", text, "say one such as http://127.0.0.1:11434");
    }
  }

  private ApiKey key(Said said) {
    List<String> ways =
        Stream.of("key", "key_env", "key_file").filter(said.values()::containsKey).toList();
    if (ways.size() > 1) {
      throw wrong(said.spot(), "say one of " + String.join(" and ", ways) + ", not both");
    }
    if (ways.isEmpty()) {
      return ApiKey.NONE;
    }
    String value = text(said, ways.getFirst()).orElse("");
    return switch (ways.getFirst()) {
      case "key_env" ->
          ApiKey.of(
              environment
                  .text(value)
                  .orElseThrow(
                      () -> wrong(said, "key_env", value, "the environment has no such variable")));
      case "key_file" -> keyIn(said, file.toAbsolutePath().resolveSibling(value));
      default -> {
        warnOfReaders(file);
        yield ApiKey.of(value);
      }
    };
  }

  private ApiKey keyIn(Said said, Path keyFile) {
    try {
      if (Files.size(keyFile) > MAX_KEY_BYTES) {
        throw wrong(said, "key_file", keyFile.toString(), "it is too long to be a key");
      }
      warnOfReaders(keyFile);
      return ApiKey.of(Files.readString(keyFile));
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST,
          wrong(said, "key_file", keyFile.toString(), "it cannot be read").failure().message(),
          e);
    }
  }

  private void warnOfReaders(Path secret) {
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(secret);
      if (rights.contains(PosixFilePermission.OTHERS_READ)
          || rights.contains(PosixFilePermission.GROUP_READ)) {
        warnings.add(secret + " holds a key, and others can read it: chmod 600 " + secret);
      }
    } catch (IOException | UnsupportedOperationException e) {
      warnings.add(secret + " holds a key; who can read it is not known (" + e + ")");
    }
  }

  private Set<Capability> capabilities(Said said) {
    if (!said.values().containsKey("capabilities")) {
      return RemoteSettings.DEFAULT_CAPABILITIES;
    }
    Set<Capability> capabilities = new HashSet<>();
    for (String word : list(said, "capabilities")) {
      capabilities.add(
          Stream.of(Capability.values())
              .filter(capability -> capability.wireName().equals(word.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(() ->
                  wrong(
                      said,
                      "capabilities",
                      word,
                      new NearestWord(
                              Stream.of(Capability.values()).map(Capability::wireName).toList())
                          .remedy(word))));
    }
    return capabilities;
  }

  private OptionalInt count(Said said, String name) {
    Optional<String> text = text(said, name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!COUNT.matcher(text.get()).matches()) {
      throw wrong(said, name, text.get(), "say a number above 0");
    }
    return OptionalInt.of(Integer.parseInt(text.get()));
  }

  private boolean flag(Said said, String name) {
    String text = text(said, name).orElse("false");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw wrong(said, name, text, "say true or false");
    };
  }

  private Optional<String> text(Said said, String name) {
    YamlValue value = said.values().get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof YamlValue.Scalar scalar) {
      return Optional.of(scalar.text());
    }
    throw wrong(value.spot(), "'engines." + name + "' has one value");
  }

  private List<String> list(Said said, String name) {
    YamlValue value = said.values().get(name);
    if (!(value instanceof YamlValue.Items items)) {
      return text(said, name)
          .map(text -> List.of(text.strip().split("\\s*,\\s*")))
          .orElse(List.of());
    }
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items.values()) {
      if (!(item instanceof YamlValue.Scalar scalar)) {
        throw wrong(item.spot(), "'engines." + name + "' has a list of words");
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  private FailureException wrong(Said said, String name, String value, String remedy) {
    YamlValue at = said.values().get(name);
    String shown = SECRETS.contains(name) ? "what stands there" : value;
    return wrong(
        at == null ? said.spot() : at.spot(),
        "engines." + name + ": " + shown + " cannot be: " + remedy);
  }

  private FailureException wrong(Spot spot, String what) {
    return FailureException.invalid(YamlFile.at(file, spot) + what);
  }
}
