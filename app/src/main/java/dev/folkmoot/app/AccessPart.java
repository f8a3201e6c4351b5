package dev.folkmoot.app;

import dev.folkmoot.app.home.ApiKeyFile;
import dev.folkmoot.app.home.ApiKeyRing;
import dev.folkmoot.app.home.Certificates;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.home.OwnerToken;
import dev.folkmoot.app.settings.AccessSettings;
import dev.folkmoot.app.settings.LogSettings;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.Protection;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.Gatekeeper;
import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.KeyRing;
import dev.folkmoot.http.log.RequestLog;
import dev.folkmoot.http.tls.Fingerprint;
import dev.folkmoot.http.tls.ServerTls;
import dev.folkmoot.http.tls.TlsFiles;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Gets ready what stands between the server and those who ask. */
record AccessPart(AccessSettings settings, LogSettings log, NodePlace place, Clock clock) {

  /**
   * Reads keys and certificates, so that what is wrong with them is said before anything starts.
   *
   * @param isLoopback whether only this machine will reach the server
   */
  Protection prepare(boolean isLoopback, SecureRandom random, Consumer<String> notes) {
    KeyRing keys = new ApiKeyRing(new ApiKeyFile(place.home()));
    boolean wanted = !isLoopback || settings.keys() == KeyPolicy.REQUIRED;
    ApiKey.Hash owner = new OwnerToken(place.home()).hashOrDraw(random);
    keys.keys(); // A file that is no good is no good where keys are optional, either.
    new Gatekeeper(wanted, keys, Optional.of(owner), clock, System::nanoTime).requireKeys();
    Optional<ServerTls> tls = tls(random, notes);
    if (!isLoopback && tls.isEmpty()) {
      notes.accept(
          "keys, prompts and answers cross the network in clear text: FOLKMOOT_TLS=self-signed"
              + " encrypts them");
    }
    return new Protection(
        settings.keys(),
        keys,
        Optional.of(owner),
        tls,
        log.requests() ? RequestLog.toProgramLog() : RequestLog.NONE);
  }

  /**
   * As {@link #prepare} does before anything else, but draws nothing and writes nothing.
   *
   * @throws FailureException {@code INVALID_REQUEST} where there must be keys and are none
   */
  static void requireKeys(
      AccessSettings settings, boolean isLoopback, FolkmootHome home, Clock clock) {
    KeyRing keys = new ApiKeyRing(new ApiKeyFile(home));
    boolean wanted = !isLoopback || settings.keys() == KeyPolicy.REQUIRED;
    keys.keys();
    new Gatekeeper(wanted, keys, Optional.empty(), clock, System::nanoTime).requireKeys();
  }

  private Optional<ServerTls> tls(SecureRandom random, Consumer<String> notes) {
    return switch (settings.tls()) {
      case AccessSettings.Tls.Off() -> Optional.empty();
      case AccessSettings.Tls.Given(TlsFiles files) -> Optional.of(serve(files));
      case AccessSettings.Tls.SelfSigned() -> {
        ServerTls made = serve(new Certificates(place.home()).selfSigned(clock.instant(), random));
        notes.accept(
            "TLS with a certificate of its own; its SHA-256 fingerprint is "
                + Fingerprint.of(made.certificate()));
        yield Optional.of(made);
      }
    };
  }

  private ServerTls serve(TlsFiles files) {
    return new ServerTls(files, shown -> Certificates.show(place, shown));
  }
}
