package dev.folkmoot.app.settings;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.models.registry.Proxies;
import dev.folkmoot.models.registry.TransferSettings;
import dev.folkmoot.models.registry.Trust;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How models come and go.
 *
 * @param transfers {@code OLLAMA_MAX_TRANSFER_STREAMS} and {@code OLLAMA_NOPRUNE}
 * @param proxies {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}
 * @param trust {@code SSL_CERT_FILE}
 * @param lendsToAll {@code FOLKMOOT_REGISTRY}: other machines may pull from this node, too
 */
public record TradeSettings(
    TransferSettings transfers, Proxies proxies, Trust trust, boolean lendsToAll) {

  private static final String STREAMS = "OLLAMA_MAX_TRANSFER_STREAMS";

  public TradeSettings {
    requireNonNull(transfers);
    requireNonNull(proxies);
    requireNonNull(trust);
  }

  /**
   * Reads variables as Ollama reads them; what a file of ours says must be right.
   *
   * @throws FailureException {@code INVALID_REQUEST} with what cannot be, and the remedy
   */
  public static TradeSettings of(Environment environment) {
    return new TradeSettings(
        TransferSettings.DEFAULT
            .withStreams(streams(environment))
            .withPrunes(!flag(environment, "OLLAMA_NOPRUNE")),
        proxies(environment),
        Trust.of(environment.variables()),
        flag(environment, "FOLKMOOT_REGISTRY"));
  }

  private static int streams(Environment environment) {
    if (environment.isWritten(STREAMS)) {
      return new StrictSettings(environment)
          .count(STREAMS, 1, TransferSettings.MAX_STREAMS, TransferSettings.DEFAULT_STREAMS);
    }
    return environment
        .text(STREAMS)
        .filter(text -> text.matches("[1-9]\\d{0,8}"))
        .map(text -> Math.min(Integer.parseInt(text), TransferSettings.MAX_STREAMS))
        .orElse(TransferSettings.DEFAULT_STREAMS);
  }

  private static boolean flag(Environment environment, String name) {
    return environment.isWritten(name)
        ? new StrictSettings(environment).flag(name, false)
        : environment.flag(name);
  }

  /** A variable goes before the file, in small letters too. */
  private static Map<String, String> variables(Environment environment) {
    Map<String, String> variables = new HashMap<>(environment.variables());
    for (String name : List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")) {
      boolean isSaid = !variables.getOrDefault(name.toLowerCase(Locale.ROOT), "").isBlank();
      if (environment.isWritten(name) && isSaid) {
        variables.remove(name);
      }
    }
    return variables;
  }

  /** An address may hold a password: it is in no message, only where it stands. */
  private static Proxies proxies(Environment environment) {
    try {
      return Proxies.of(variables(environment));
    } catch (FailureException e) {
      String where =
          Stream.of("HTTP_PROXY", "HTTPS_PROXY")
              .filter(name -> e.failure().message().startsWith(name + " "))
              .map(environment.written()::get)
              .filter(Objects::nonNull)
              .findFirst()
              .map(place -> place + ": ")
              .orElse("");
      throw FailureException.invalid(where + e.failure().message());
    }
  }
}
