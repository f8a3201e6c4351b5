package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registries that speak HTTPS, reached by a proxy's CONNECT: one of a house with a certificate of
 * its own, and one that does as Hugging Face does. Its manifests are at {@code
 * /v2/USER/REPO/manifests/QUANT}, an unknown quant is a 400 of plain text, who is not let in gets
 * {@code {"error":…}}, and blobs are on another host, at addresses that are signed and expire.
 */
final class SecureRegistryTest {

  private static final int SIZE = 25_000;
  private static final byte[] WEIGHTS = PullFixture.weights(SIZE, 3);
  private static final String SIGNED = "?Expires=1&Signature=a~b%2Fc-_&Key-Pair-Id=K1%3D";

  @TempDir private static Path keys = Path.of("");
  private static ScriptedRegistry hub;
  private static ScriptedRegistry cdn;
  private static Path trusted;

  @TempDir private Path root = Path.of("");
  private PullFixture pulling;
  private ConnectProxy proxy;
  private final Map<String, String> variables = new HashMap<>();
  private Optional<Credentials> credentials = Optional.empty();

  @BeforeAll
  static void draw() throws Exception {
    TestCertificate certificate = TestCertificate.draw(keys, "hf.co", "cdn.test");
    trusted = certificate.pem();
    hub = new ScriptedRegistry(Optional.of(certificate.server()));
    cdn = new ScriptedRegistry(Optional.of(certificate.server()));
  }

  @AfterAll
  static void end() {
    hub.close();
    cdn.close();
  }

  @BeforeEach
  void open() {
    pulling = new PullFixture(root);
    proxy = new ConnectProxy(Map.of("hf.co", hub.port(), "cdn.test", cdn.port()));
    variables.put("HTTPS_PROXY", "http://ada:pearl@" + proxy.address());
    variables.put("SSL_CERT_FILE", trusted.toString());
    for (ScriptedRegistry registry : List.of(hub, cdn)) {
      registry.requests.clear();
      registry.authorizations.clear();
      registry.agents.clear();
      registry.manifests.clear();
      registry.blobs.clear();
      registry.interference = exchange -> false;
    }
  }

  @AfterEach
  void close() {
    pulling.close();
    proxy.close();
  }

  /** What Hugging Face answers for a repository with one quant, its default. */
  private Digest publish() {
    hub.publish("tiny", WEIGHTS);
    byte[] manifest = hub.manifests.values().iterator().next();
    hub.manifests.put("/v2/ada/Tiny-GGUF/manifests/Q4_K_M", manifest);
    hub.manifests.put("/v2/ada/Tiny-GGUF/manifests/latest", manifest);
    cdn.blob(WEIGHTS);
    Digest digest = ScriptedRegistry.digest(WEIGHTS);
    hub.interference =
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.endsWith(digest.toString())) {
            ScriptedRegistry.redirect(exchange, "https://cdn.test/repos/" + digest + SIGNED);
            return true;
          }
          if (path.contains("/manifests/") && !hub.manifests.containsKey(path)) {
            String text = "The specified tag is not a valid quantization scheme.";
            ScriptedRegistry.send(exchange, 400, text.getBytes(StandardCharsets.UTF_8));
            return true;
          }
          return false;
        };
    return digest;
  }

  private void pull(String name) {
    try (Registry registry =
        pulling.registry(PullFixture.settings(), variables, credentials, Optional.empty())) {
      registry.pull(RemoteModel.parse(name).orElseThrow(), false, pulling.events::add);
    }
  }

  private boolean isHere(String name) {
    return pulling.store.find(ModelName.parse(name).orElseThrow()).isPresent();
  }

  @Test
  void anHttpsRegistryIsReachedByConnectWithTheProxysPassword() {
    publish();
    String login =
        "Basic "
            + Base64.getEncoder().encodeToString("ada:pearl".getBytes(StandardCharsets.US_ASCII));
    proxy.login = login;
    pull("hf.co/ada/Tiny-GGUF:Q4_K_M");
    assertThat(isHere("hf.co/ada/Tiny-GGUF:Q4_K_M")).isTrue();
    assertThat(proxy.asked)
        .contains("CONNECT hf.co:443 HTTP/1.1 " + login)
        .contains("CONNECT cdn.test:443 HTTP/1.1 " + login);
    assertThat(hub.authorizations).isEmpty();
  }

  @Test
  void c040WithoutAQuantHuggingFaceIsAskedForTheLatest() {
    Digest digest = publish();
    pull("hf.co/ada/Tiny-GGUF");
    assertThat(hub.requests).contains("GET /v2/ada/Tiny-GGUF/manifests/latest");
    assertThat(isHere("hf.co/ada/Tiny-GGUF:latest")).isTrue();
    assertThat(cdn.requests).allMatch(request -> request.contains("/repos/" + digest + SIGNED));
    assertThat(hub.agents).containsOnly("folkmoot");
    assertThat(cdn.agents).containsOnly("folkmoot");
  }

  @Test
  void r4ATokenOfHuggingFaceIsShownThereAndToNoOtherHost() throws IOException {
    publish();
    ScriptedRegistry.Interference plainly = hub.interference;
    hub.interference =
        exchange -> {
          String shown = exchange.getRequestHeaders().getFirst("Authorization");
          if (shown == null) {
            String error = "{\"error\":\"Invalid username or password.\"}";
            ScriptedRegistry.send(exchange, 401, error.getBytes(StandardCharsets.UTF_8));
            return true;
          }
          return plainly.answers(exchange);
        };
    Path file = root.resolve("registries");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "hf.co bearer hf_abc\n");
    credentials = Optional.of(new Credentials(file));
    pull("hf.co/ada/Tiny-GGUF");
    assertThat(hub.authorizations).isNotEmpty().containsOnly("Bearer hf_abc");
    assertThat(cdn.authorizations).isEmpty();
    assertThat(cdn.requests).isNotEmpty();
  }

  @Test
  void whatHuggingFaceSaysOfAQuantThatIsNoneIsPassedOn() {
    publish();
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF:Q9"))
        .hasMessageContaining("hf.co answered 400: The specified tag is not a valid quantization");
  }

  @Test
  void aRateLimitOfHuggingFaceIsSaidInItsWords() {
    hub.interference =
        exchange -> {
          String error = "{\"error\":\"We had to rate limit your IP.\"}";
          ScriptedRegistry.send(exchange, 429, error.getBytes(StandardCharsets.UTF_8));
          return true;
        };
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF"))
        .hasMessage("pull model manifest: hf.co answered 429: We had to rate limit your IP.");
  }

  @Test
  void aProxyThatRefusesIsNamedAndItsPasswordIsNot() {
    publish();
    proxy.refusal = "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"";
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF"))
        .hasMessageContaining("the proxy at " + proxy.address() + " does not lead there")
        .hasMessageContaining("407")
        .hasMessageNotContaining("pearl");
    proxy.refusal = "502 Bad Gateway";
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF"))
        .hasMessageContaining("the proxy at " + proxy.address() + " does not lead there")
        .hasMessageContaining("502");
  }

  @Test
  void aProxyThatIsGoneIsNamed() {
    proxy.close();
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF"))
        .hasMessageContaining("the proxy at " + proxy.address() + " does not lead there")
        .hasMessageContaining("it does not answer");
  }

  @Test
  void aHostOfNoProxyIsNotAskedForByIt() {
    variables.put("NO_PROXY", "hf.co:1,cdn.test");
    assertThatThrownBy(() -> pull("hf.co:1/ada/Tiny-GGUF")).isInstanceOf(RuntimeException.class);
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void aRegistryThatNobodyVouchesForIsNotBelieved() {
    publish();
    variables.remove("SSL_CERT_FILE");
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF")).hasMessageContaining("PKIX");
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void aFileOfCertificatesThatIsNoneVouchesForNobody() throws IOException {
    publish();
    Path none = Files.writeString(root.resolve("none.pem"), "");
    variables.put("SSL_CERT_FILE", none.toString());
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF")).hasMessageContaining("PKIX");
    variables.put("SSL_CERT_FILE", root.resolve("absent.pem").toString());
    assertThatThrownBy(() -> pull("hf.co/ada/Tiny-GGUF")).hasMessageContaining("PKIX");
  }
}
