package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R-7, and registries that want a password. */
final class AuthorizationTest {

  private static final int SIZE = 25_000;

  @TempDir Path folder;

  private final RegistryKey key = RegistryKey.of(RegistryKey.draw());
  private PullFixture pulling;

  @BeforeEach
  void begin() {
    pulling = new PullFixture(folder.resolve("first"));
  }

  @AfterEach
  void close() {
    pulling.close();
  }

  private void open(Optional<String> line) throws IOException {
    pulling.close();
    Optional<Credentials> credentials = Optional.empty();
    if (line.isPresent()) {
      Path file = folder.resolve("registries");
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      credentials = Optional.of(new Credentials(file));
    }
    pulling =
        new PullFixture(
            folder.resolve("models"), PullFixture.settings(), credentials, Optional.of(key));
    pulling.remote.publish("tiny", PullFixture.weights(SIZE, 5));
    if (line.isPresent()) {
      Files.writeString(
          folder.resolve("registries"),
          "# a comment\n" + line.get().replace("HOST", pulling.remote.host()) + "\n");
    }
  }

  /** Lets nobody in without this header. */
  private void wants(String header, String challenge) {
    pulling.remote.interference =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/token")) {
            return false;
          }
          if (header.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return false;
          }
          exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
          ScriptedRegistry.send(exchange, 401, new byte[0]);
          return true;
        };
  }

  private static void token(HttpExchange exchange, String token) throws IOException {
    ScriptedRegistry.send(
        exchange, 200, ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void r7ATokenIsAskedForWithTheSignatureOfOurKey() throws Exception {
    open(Optional.empty());
    String challenge =
        "Bearer realm=\"http://%s/token\",service=\"reg\",scope=\"repository:library/tiny:pull\""
            .formatted(pulling.remote.host());
    wants("Bearer good", challenge);
    ScriptedRegistry.Interference guard = pulling.remote.interference;
    String[] proof = {"", ""};
    pulling.remote.interference =
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals("/token")) {
            return guard.answers(exchange);
          }
          proof[0] = "http://" + pulling.remote.host() + exchange.getRequestURI();
          proof[1] = exchange.getRequestHeaders().getFirst("Authorization");
          token(exchange, "good");
          return true;
        };
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
    assertThat(proof[0])
        .contains("?service=reg&scope=repository%3Alibrary%2Ftiny%3Apull&ts=")
        .contains("&nonce=");
    String[] parts = proof[1].split(":", -1);
    assertThat(parts[0]).isEqualTo(key.sshPublicKey());
    String signed =
        "GET,"
            + proof[0]
            + ",ZTNiMGM0NDI5OGZjMWMxNDlhZmJmNGM4OTk2ZmI5MjQyN2FlNDFlNDY0OWI5MzRjYTQ5"
            + "NTk5MWI3ODUyYjg1NQ==";
    assertThat(verifies(parts[0], signed, parts[1])).isTrue();
    assertThat(verifies(parts[0], signed + "x", parts[1])).isFalse();
    assertThat(pulling.remote.requests.stream().filter(r -> r.contains("/token"))).hasSize(1);
  }

  /** Reads the key as SSH does, so that both halves of ours are checked. */
  private static boolean verifies(String sshKey, String text, String signature) throws Exception {
    byte[] wire = Base64.getDecoder().decode(sshKey);
    byte[] point = Arrays.copyOfRange(wire, wire.length - 32, wire.length);
    boolean odd = (point[31] & 0x80) != 0;
    point[31] &= 0x7f;
    byte[] big = new byte[32];
    for (int i = 0; i < 32; i++) {
      big[i] = point[31 - i];
    }
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, big)))));
    verifier.update(text.getBytes(StandardCharsets.UTF_8));
    return verifier.verify(Base64.getDecoder().decode(signature));
  }

  @Test
  void r7ATokenOfAnotherHostIsNotFetched() throws Exception {
    open(Optional.of("HOST basic ada:pearl"));
    wants("never", "Bearer realm=\"http://127.0.0.2:1/token\",service=\"x\"");
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .hasMessageContaining("wants a token of another host");
    assertThat(pulling.remote.authorizations).isEmpty();
  }

  @Test
  void aLineOfTheCredentialsOpensARegistryWithPasswords() throws Exception {
    open(Optional.of("HOST basic ada:pearl"));
    String login =
        "Basic " + Base64.getEncoder().encodeToString("ada:pearl".getBytes(StandardCharsets.UTF_8));
    wants(login, "Basic realm=\"x\"");
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
    assertThat(pulling.remote.authorizations).containsOnly(login);
  }

  @Test
  void aTokenInTheCredentialsIsShownAsItStands() throws Exception {
    open(Optional.of("HOST bearer hf_pearl"));
    wants("Bearer hf_pearl", "Bearer realm=\"x\"");
    pulling.pull("tiny");
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void theNameMayBringItsOwnPassword() throws Exception {
    open(Optional.empty());
    String login =
        "Basic " + Base64.getEncoder().encodeToString("ada:p@rl".getBytes(StandardCharsets.UTF_8));
    wants(login, "Basic realm=\"x\"");
    RemoteModel named =
        RemoteModel.parse("http://ada:p%40rl@" + pulling.remote.host() + "/library/tiny")
            .orElseThrow();
    assertThat(named.toString()).doesNotContain("ada").doesNotContain("rl@");
    pulling.registry.pull(named, true, pulling.events::add);
    assertThat(pulling.found("tiny")).isPresent();
  }

  @Test
  void whoIsNotLetInLearnsWhatToDoAndNoPasswordIsSaid() throws Exception {
    open(Optional.of("HOST basic ada:pearl"));
    wants("never", "Basic realm=\"x\"");
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .satisfies(
            e -> assertThat(e.getMessage()).contains("answered 401").doesNotContain("pearl"));
    Files.delete(folder.resolve("registries"));
    open(Optional.of("other basic ada:pearl"));
    wants("never", "Basic realm=\"x\"");
    assertThatThrownBy(() -> pulling.pull("tiny"))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains("unauthorized")
                .contains(folder.resolve("registries").toString())
                .doesNotContain("pearl"));
  }

  @Test
  void passwordsThatOthersCanReadAreRefused() throws Exception {
    open(Optional.of("HOST basic ada:pearl"));
    Files.setPosixFilePermissions(
        folder.resolve("registries"), PosixFilePermissions.fromString("rw-r--r--"));
    wants("never", "Basic realm=\"x\"");
    assertThatThrownBy(() -> pulling.pull("tiny")).hasMessageContaining("chmod 600");
  }

  @Test
  void aKeyIsTheSameWhenItIsReadAgain() {
    byte[] drawn = RegistryKey.draw();
    assertThat(RegistryKey.of(drawn).sshPublicKey())
        .isEqualTo(RegistryKey.of(drawn).sshPublicKey());
    assertThat(RegistryKey.of(RegistryKey.draw()).sshPublicKey())
        .isNotEqualTo(RegistryKey.of(drawn).sshPublicKey());
    assertThatThrownBy(() -> RegistryKey.of(new byte[5])).hasMessageContaining("no key");
  }
}
