package dev.folkmoot.app.settings;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.tls.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may ask over HTTP, and under what cover.
 *
 * @param keys {@code FOLKMOOT_KEYS}: {@code beyond-loopback} or {@code required}
 * @param tls {@code FOLKMOOT_TLS}, {@code FOLKMOOT_TLS_CERT}, {@code FOLKMOOT_TLS_KEY}
 */
public record AccessSettings(KeyPolicy keys, Tls tls) {

  /** Whether the server speaks TLS, and what it shows. */
  public sealed interface Tls {

    /** Plain HTTP. */
    record Off() implements Tls {}

    /** A certificate that the home makes. */
    record SelfSigned() implements Tls {}

    /** One that the user has. */
    record Given(TlsFiles files) implements Tls {}
  }

  public AccessSettings {
    requireNonNull(keys);
    requireNonNull(tls);
  }

  public static AccessSettings of(Environment environment) {
    StrictSettings settings = new StrictSettings(environment);
    return new AccessSettings(
        settings
            .read("FOLKMOOT_KEYS", KeyPolicy::parse, "say required or beyond-loopback")
            .orElse(KeyPolicy.BEYOND_LOOPBACK),
        tls(settings, environment));
  }

  private static Tls tls(StrictSettings settings, Environment environment) {
    Optional<Path> certificate = environment.path("FOLKMOOT_TLS_CERT");
    Optional<Path> key = environment.path("FOLKMOOT_TLS_KEY");
    if (certificate.isPresent() != key.isPresent()) {
      throw FailureException.invalid(
          "FOLKMOOT_TLS_CERT and FOLKMOOT_TLS_KEY go together: name both files, in PEM");
    }
    Optional<Tls> said =
        settings.read(
            "FOLKMOOT_TLS",
            AccessSettings::tls,
            "say self-signed or off, or name files in FOLKMOOT_TLS_CERT and FOLKMOOT_TLS_KEY");
    if (certificate.isEmpty() || key.isEmpty()) {
      return said.orElseGet(Tls.Off::new);
    }
    if (said.isPresent()) {
      throw FailureException.invalid(
          "FOLKMOOT_TLS and FOLKMOOT_TLS_CERT both say what to do: leave one of them out");
    }
    return new Tls.Given(new TlsFiles(certificate.get(), key.get()));
  }

  private static Optional<Tls> tls(String text) {
    return switch (text) {
      case "self-signed" -> Optional.of(new Tls.SelfSigned());
      case "off" -> Optional.of(new Tls.Off());
      default -> Optional.empty();
    };
  }
}
