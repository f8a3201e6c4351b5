package dev.folkmoot.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DetectionTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ScriptedBackend backend = new ScriptedBackend();

  @AfterEach
  void close() {
    backend.close();
  }

  private Optional<Detection.Found> look() {
    return Detection.at(backend.url(), ApiKey.NONE, TIMEOUT);
  }

  private BackendKind kind() {
    return look().orElseThrow().kind();
  }

  private void lists(String owner) {
    backend.says("GET /v1/models", "{\"data\":[{\"id\":\"m\",\"owned_by\":\"" + owner + "\"}]}");
  }

  @Test
  void ollamaIsKnownByItsVersion() {
    backend
        .says("GET /api/version", "{\"version\":\"0.9.1\"}")
        .says("GET /api/tags", "{\"models\":[{\"name\":\"a:1b\"},{\"name\":\"b:2b\"}]}");
    Detection.Found found = look().orElseThrow();
    assertThat(found.kind()).isEqualTo(BackendKind.OLLAMA);
    assertThat(found.version()).isEqualTo("Ollama 0.9.1");
    assertThat(found.models()).containsExactly("a:1b", "b:2b");
  }

  @Test
  void llamaServerIsKnownByItsPropertiesOrAsAnOwner() {
    lists("llamacpp");
    assertThat(kind()).isEqualTo(BackendKind.LLAMA_SERVER);
    lists("x");
    backend.says("GET /props", "{\"default_generation_settings\":{}}");
    assertThat(kind()).isEqualTo(BackendKind.LLAMA_SERVER);
  }

  @Test
  void vllmIsKnownAsAnOwner() {
    lists("vllm");
    backend.says("GET /version", "{\"version\":\"0.11\"}");
    assertThat(look().orElseThrow().version()).isEqualTo("vLLM 0.11");
  }

  /** It says 200 and an error to whatever it does not know. */
  @Test
  void lmStudioIsKnownByItsOwnList() {
    String unknown = "{\"error\":\"Unexpected endpoint or method\"}";
    backend.says("GET /api/version", unknown).says("GET /props", unknown);
    lists("organization_owner");
    backend.says("GET /api/v0/models", "{\"data\":[]}");
    assertThat(kind()).isEqualTo(BackendKind.LM_STUDIO);
  }

  @Test
  void oobaboogaIsKnownByItsInternals() {
    lists("user");
    backend.says("GET /v1/internal/model/info", "{\"model_name\":\"m\"}");
    assertThat(kind()).isEqualTo(BackendKind.OOBABOOGA);
  }

  @Test
  void anythingElseThatListsModelsSpeaksOpenAisApi() {
    lists("me");
    assertThat(kind()).isEqualTo(BackendKind.OPENAI);
  }

  @Test
  void aNodeIsToldAsWhatItIs() {
    backend.on(
        "GET /api/version",
        asked -> asked.reply(200, "{\"version\":\"0.32.15\"}", Link.NODE_HEADER + ": 1"));
    assertThat(look().orElseThrow().isNode()).isTrue();
  }

  @Test
  void aPageForPeopleIsNoEngine() {
    backend.on("GET /v1/models", asked -> asked.reply(200, "<html>"));
    assertThat(look()).isEmpty();
  }

  @Test
  void nothingIsFoundWhereNothingAnswers() {
    backend.close();
    assertThat(look()).isEmpty();
  }

  @Test
  void aKindThatIsNotSaidIsFoundOut() {
    lists("vllm");
    RemoteSettings settings =
        RemoteSettings.of("box", Optional.empty(), URI.create(backend.url() + "/v1/"));
    try (RemoteEngine engine = Scene.started(settings)) {
      assertThat(engine.describe()).isEqualTo("vLLM");
      assertThat(Scene.names(engine)).containsExactly("m:latest");
    }
  }

  @Test
  void anAddressWithAPasswordIsRefused() {
    URI url = URI.create("http://ada:word@127.0.0.1:1");
    assertThatThrownBy(() -> RemoteSettings.of("box", Optional.empty(), url))
        .hasMessageContaining("no user")
        .hasMessageNotContaining("word@");
  }
}
