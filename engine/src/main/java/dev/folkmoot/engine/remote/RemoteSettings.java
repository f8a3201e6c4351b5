package dev.folkmoot.engine.remote;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Capability;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One server that is to be used as an engine.
 *
 * @param name for people
 * @param kind which program; empty means: find out
 * @param url {@code http} or {@code https}; for an OpenAI-compatible server perhaps with the path
 *     of its API ({@code /v1} if there is none)
 * @param key perhaps none
 * @param models names of models that are lent, with {@code *} for any letters; empty means all
 * @param slots requests that one model answers at once; empty means: learn it
 * @param contextLength tokens of a conversation where the server does not say
 * @param capabilities of the models where the server does not say
 * @param system what every conversation starts with unless the client says otherwise
 * @param patience how long a stream may be silent
 * @param allowsNode whether the server may be another Folkmoot node, which is refused else: two
 *     that ask each other would do so for ever
 */
public record RemoteSettings(
    String name,
    Optional<BackendKind> kind,
    URI url,
    ApiKey key,
    List<String> models,
    OptionalInt slots,
    OptionalInt contextLength,
    Set<Capability> capabilities,
    Optional<String> system,
    Duration patience,
    boolean allowsNode) {

  public static final int MAX_SLOTS = 1_024;
  public static final int MAX_CONTEXT = 1 << 24;
  public static final int DEFAULT_CONTEXT = 4_096;
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(5);
  public static final Set<Capability> DEFAULT_CAPABILITIES =
      Set.of(Capability.COMPLETION, Capability.TOOLS);

  private static final int MAX_PORT = 65_535;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  public RemoteSettings {
    requireNonNull(kind);
    requireNonNull(key);
    requireNonNull(slots);
    requireNonNull(contextLength);
    requireNonNull(system);
    models = List.copyOf(models);
    capabilities = Set.copyOf(capabilities);
    if (!NAME.matcher(name).matches()) {
      throw FailureException.invalid(
          "an engine's name has letters, digits and . _ -, at most 64 of them");
    }
    requireServer(url);
    requireWithin("slots", slots, MAX_SLOTS);
    requireWithin("context", contextLength, MAX_CONTEXT);
    if (!patience.isPositive()) {
      throw FailureException.invalid("an engine's timeout is above 0");
    }
  }

  /** A server about which nothing else is said. */
  public static RemoteSettings of(String name, Optional<BackendKind> kind, URI url) {
    return new RemoteSettings(
        name,
        kind,
        url,
        ApiKey.NONE,
        List.of(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        DEFAULT_CAPABILITIES,
        Optional.empty(),
        DEFAULT_PATIENCE,
        false);
  }

  public RemoteSettings withKey(ApiKey other) {
    return new RemoteSettings(
        name,
        kind,
        url,
        other,
        models,
        slots,
        contextLength,
        capabilities,
        system,
        patience,
        allowsNode);
  }

  /** Whether a model of that name is lent. */
  boolean lends(String model) {
    return models.isEmpty() || models.stream().anyMatch(pattern -> matches(pattern, model));
  }

  private static boolean matches(String pattern, String model) {
    String lower = model.toLowerCase(Locale.ROOT);
    Pattern like =
        Pattern.compile(
            ("\\Q" + pattern.toLowerCase(Locale.ROOT).replace("*", "\\E.*\\Q")) + "\\E");
    return like.matcher(lower).matches()
        || (lower.endsWith(":latest")
            && like.matcher(lower.substring(0, lower.lastIndexOf(':'))).matches());
  }

  /** A password in an address would be shown wherever the address is. */
  private static void requireServer(URI url) {
    boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isWeb || url.getHost() == null) {
      throw FailureException.invalid("an engine's url is one such as http://127.0.0.1:11434");
    }
    if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
      throw FailureException.invalid("an engine's port is from 1 to " + MAX_PORT);
    }
    if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
      throw FailureException.invalid(
          "an engine's url has no user, password, query or fragment; say the key with key_env");
    }
  }

  private static void requireWithin(String what, OptionalInt value, int most) {
    if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > most)) {
      throw FailureException.invalid("an engine's " + what + " are from 1 to " + most);
    }
  }
}
