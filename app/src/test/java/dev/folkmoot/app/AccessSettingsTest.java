package dev.folkmoot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.ApiKeyFile;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.settings.AccessSettings;
import dev.folkmoot.app.settings.LogSettings;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.Protection;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.access.Scope;
import dev.folkmoot.http.log.RequestLog;
import dev.folkmoot.http.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask, and under what cover: what is said, and what comes of it. */
final class AccessSettingsTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path root = Path.of("");
  private final List<String> notes = new ArrayList<>();

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, Path.of("/home/ada"));
  }

  private static AccessSettings settings(Map<String, String> variables) {
    return AccessSettings.of(environment(variables));
  }

  private FolkmootHome home() {
    return new FolkmootHome(root, root.resolve("models"));
  }

  private Protection prepare(boolean isLoopback, Map<String, String> variables) {
    return new AccessPart(
            settings(variables),
            LogSettings.of(environment(variables)),
            home().node(1),
            Clock.systemUTC())
        .prepare(isLoopback, RANDOM, notes::add);
  }

  private void createKey() {
    String id = KeyText.drawId(RANDOM);
    new ApiKeyFile(home())
        .add(
            new ApiKey(
                id,
                "ada",
                ApiKey.Hash.ofKey(KeyText.draw(id, RANDOM)),
                Set.of(Scope.INFER),
                Reach.MESH,
                0,
                0,
                Clock.systemUTC().instant(),
                Optional.empty()));
  }

  @Test
  void whereNothingIsSaidKeysAreForOthersAndThereIsNoTls() {
    assertThat(settings(Map.of()))
        .isEqualTo(new AccessSettings(KeyPolicy.BEYOND_LOOPBACK, new AccessSettings.Tls.Off()));
    assertThat(LogSettings.of(environment(Map.of()))).isEqualTo(new LogSettings(false, false));
  }

  @Test
  void everyKeyIsHeard() {
    assertThat(settings(Map.of("FOLKMOOT_KEYS", "required", "FOLKMOOT_TLS", "self-signed")))
        .isEqualTo(new AccessSettings(KeyPolicy.REQUIRED, new AccessSettings.Tls.SelfSigned()));
    assertThat(settings(Map.of("FOLKMOOT_TLS_CERT", "~/c.pem", "FOLKMOOT_TLS_KEY", "/k.pem")).tls())
        .isEqualTo(
            new AccessSettings.Tls.Given(
                new TlsFiles(Path.of("/home/ada/c.pem"), Path.of("/k.pem"))));
    assertThat(LogSettings.of(environment(Map.of("FOLKMOOT_LOG", "json"))))
        .isEqualTo(new LogSettings(true, true));
    assertThat(
            LogSettings.of(
                environment(Map.of("FOLKMOOT_LOG", "json", "FOLKMOOT_LOG_REQUESTS", "0"))))
        .isEqualTo(new LogSettings(true, false));
  }

  @ParameterizedTest
  @CsvSource({
    "FOLKMOOT_KEYS, off, say required or beyond-loopback",
    "FOLKMOOT_TLS, on, say self-signed or off",
    "FOLKMOOT_TLS_CERT, /c.pem, go together",
    "FOLKMOOT_TLS_KEY, /k.pem, go together"
  })
  void whatCannotBeEndsTheStart(String name, String value, String remedy) {
    assertThatThrownBy(() -> settings(Map.of(name, value)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(remedy);
  }

  @Test
  void twoWordsForTlsContradictEachOther() {
    assertThatThrownBy(() ->
            settings(
                Map.of("FOLKMOOT_TLS", "off", "FOLKMOOT_TLS_CERT", "c", "FOLKMOOT_TLS_KEY", "k")))
        .hasMessageContaining("leave one of them out");
    assertThatThrownBy(() -> LogSettings.of(environment(Map.of("FOLKMOOT_LOG", "xml"))))
        .hasMessageContaining("say text or json");
  }

  @ParameterizedTest
  @CsvSource({"false, beyond-loopback", "false, required", "true, required"})
  void whereKeysAreWantedAndNoneIsThereItDoesNotStart(boolean isLoopback, String keys) {
    assertThatThrownBy(() -> prepare(isLoopback, Map.of("FOLKMOOT_KEYS", keys)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("'moot key create NAME'")
        .hasMessageNotContaining("\n");
    createKey();
    assertThat(prepare(isLoopback, Map.of("FOLKMOOT_KEYS", keys)).keys().keys()).hasSize(1);
  }

  @Test
  void beyondLoopbackWithoutTlsItSaysWhatThatMeans() {
    createKey();
    assertThat(prepare(false, Map.of()).tls()).isEmpty();
    assertThat(notes).singleElement().asString().contains("in clear text", "FOLKMOOT_TLS");
  }

  @Test
  void aCertificateOfItsOwnIsMadeOnceAndItsFingerprintSaid() {
    createKey();
    Map<String, String> tls = Map.of("FOLKMOOT_TLS", "self-signed");
    prepare(false, tls);
    prepare(false, tls);
    assertThat(notes).hasSize(2).allMatch(notes.getFirst()::equals);
    assertThat(notes.getFirst()).containsPattern("SHA-256 fingerprint is ([0-9A-F]{2}:){31}");
    assertThat(root.resolve("api.crt")).exists();
  }

  /** Also where no key is needed: somebody's keys are in there, and mean something. */
  @Test
  void aKeyFileThatIsDamagedEndsTheStartEverywhere() throws IOException {
    Files.writeString(root.resolve("keys"), "garbage\n");
    assertThatThrownBy(() -> prepare(true, Map.of()))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(root.resolve("keys").toString())
        .hasMessageContaining("Restore it");
  }

  @Test
  void requestsAreWrittenDownWhereThatIsWanted() {
    assertThat(prepare(true, Map.of()).log()).isSameAs(RequestLog.NONE);
    assertThat(prepare(true, Map.of("FOLKMOOT_LOG_REQUESTS", "1")).log())
        .isNotSameAs(RequestLog.NONE);
    assertThat(notes).as("on loopback there is nothing to say").isEmpty();
  }
}
