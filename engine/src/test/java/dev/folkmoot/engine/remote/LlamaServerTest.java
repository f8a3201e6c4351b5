package dev.folkmoot.engine.remote;

import static dev.folkmoot.engine.remote.Scene.chat;
import static dev.folkmoot.engine.remote.Scene.hear;
import static dev.folkmoot.engine.remote.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.engine.LoadedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real llama-server said (build b1-de3ff81), a little shortened. */
final class LlamaServerTest {

  private static final String CHAT = "POST /v1/chat/completions";
  private static final String COMPLETIONS = "POST /v1/completions";
  private static final String MODELS = "GET /v1/models";
  private static final String LISTED =
      """
      {"models":[{"name":"smol.gguf","model":"smol.gguf","modified_at":"","size":"","digest":"",\
      "type":"model","description":"","tags":[""],"capabilities":["completion"],"parameters":"",\
      "details":{"parent_model":"","format":"gguf","family":"","families":[""],\
      "parameter_size":"","quantization_level":""}}],"object":"list","data":[{"id":"smol.gguf",\
      "aliases":["smol.gguf"],"tags":[],"object":"model","created":%d,"owned_by":"llamacpp",\
      "meta":{"vocab_type":2,"n_vocab":49152,"n_ctx":1024,"n_ctx_train":8192,"n_embd":576,\
      "n_params":134515008,"size":96576768,"ftype":"Q4_1"}}]}\
      """;
  private static final String PROPS =
      """
      {"default_generation_settings":{"params":{"seed":4294967295,"n_predict":-1},"n_ctx":1024},\
      "total_slots":%d,"model_alias":"smol.gguf","model_ftype":"Q4_1","model_path":"smol.gguf",\
      "modalities":{"vision":false,"video":false,"audio":false},"endpoint_slots":true,\
      "endpoint_props":false,"chat_template":"%s","chat_template_caps":{"supports_tools":false},\
      "build_info":"b1-de3ff81","is_sleeping":false}\
      """;
  private static final String PLAIN = "{% for message in messages %}{{ message['content'] }}";
  private static final String HEAD =
      ",\"created\":1795318739,\"id\":\"chatcmpl-B\",\"model\":\"smol.gguf\",\"system_fingerprint\":\"b1-de3ff81\",\"object\":\"chat.completion.chunk\"";
  private static final String ROLE =
      "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]"
          + HEAD
          + "}\n\n";
  private static final String HELLO =
      "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"Hello\"},\"logprobs\":{\"content\":[{\"id\":19556,\"token\":\"Hello\",\"bytes\":[72,101,108,108,111],\"logprob\":-0.4793173372745514,\"top_logprobs\":[{\"id\":19556,\"token\":\"Hello\",\"bytes\":[72,101,108,108,111],\"logprob\":-0.4793173372745514}]}]}}]"
          + HEAD
          + "}\n\n";
  private static final String END =
      "data: {\"choices\":[{\"finish_reason\":\"length\",\"index\":0,\"delta\":{}}]"
          + HEAD
          + "}\n\ndata: {\"choices\":[]"
          + HEAD
          + ",\"usage\":{\"completion_tokens\":5,\"prompt_tokens\":31,\"total_tokens\":36,\"prompt_tokens_details\":{\"cached_tokens\":30}},\"timings\":{\"cache_n\":0,\"prompt_n\":31,\"prompt_ms\":284.106}}\n\ndata: [DONE]\n\n";

  private final ScriptedBackend backend =
      new ScriptedBackend()
          .says(MODELS, LISTED.formatted(1_795_318_704))
          .says("GET /props", PROPS.formatted(2, PLAIN));
  private final HandTimers timers = new HandTimers();
  private final RemoteEngine engine =
      new RemoteEngine(
          Scene.settings(backend, BackendKind.LLAMA_SERVER, Scene.PATIENCE),
          System::nanoTime,
          timers,
          Runnable::run);

  @AfterEach
  void close() {
    engine.close();
    timers.shutdownNow();
    backend.close();
  }

  private ModelCard card() {
    return engine.models().getFirst();
  }

  private List<TokenEvent> ask(InferenceRequest request) throws InterruptedException {
    engine.start();
    return hear(Scene.load(engine).generate(request));
  }

  private static InferenceRequest withLogprobs(Prompt prompt, int alternatives) {
    return new InferenceRequest(
        prompt, Sampling.GREEDY, Constraint.NONE, 5, List.of(), alternatives, true, true, 4);
  }

  @Test
  void itsFileIsItsNameAndItTellsWhatItIs() {
    assertThat(engine.start()).isEmpty();
    assertThat(card().name().display()).isEqualTo("smol:latest");
    assertThat(card().shape().contextLength()).isEqualTo(1024);
    assertThat(card().shape().vocabularySize()).isEqualTo(49_152);
    assertThat(card().details().quantizationLevel()).isEqualTo("Q4_1");
    assertThat(card().shape().capabilities()).containsExactly(Capability.COMPLETION);
  }

  @Test
  void itsTemplateTellsWhetherItCallsToolsAndThinks() {
    backend.says("GET /props", PROPS.formatted(2, "{% if tools %}{% endif %}<think>\\n</think>"));
    engine.start();
    assertThat(card().shape().capabilities())
        .containsExactlyInAnyOrder(Capability.COMPLETION, Capability.TOOLS, Capability.THINKING);
  }

  @Test
  void thatEveryLookIsTheSecondOfItsBirthIsNoChange() {
    int[] changes = {0};
    engine.onChange(() -> changes[0]++);
    engine.start();
    backend.says(MODELS, LISTED.formatted(1_795_318_709));
    timers.ring();
    assertThat(changes[0]).isEqualTo(1);
    assertThat(card().modifiedAt().getEpochSecond()).isEqualTo(1_795_318_704);
  }

  @Test
  void itsSlotsAreThoseOfTheServerThatRunsNow() throws InterruptedException {
    engine.start();
    LoadedModel model = Scene.load(engine);
    assertThat(model.load().slots()).isEqualTo(2);
    backend.says("GET /props", PROPS.formatted(3, PLAIN));
    timers.ring();
    assertThat(model.load().slots()).isEqualTo(3);
  }

  @Test
  void anAnswerIsStreamed() throws InterruptedException {
    backend.on(CHAT, asked -> asked.stream().chunk(ROLE).chunk(HELLO).chunk(END).end());
    List<TokenEvent> heard = ask(chat("Hi"));
    assertThat(text(heard)).isEqualTo("Hello");
    TokenEvent.Finished end = (TokenEvent.Finished) heard.getLast();
    assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(end.usage().promptTokens()).isEqualTo(31);
    assertThat(end.usage().cachedTokens()).isEqualTo(30);
    assertThat(end.usage().completionTokens()).isEqualTo(5);
  }

  /** Its model was made to call twice. */
  @Test
  void callsComeInPiecesOneAfterTheOther() throws InterruptedException {
    backend.on(
        CHAT,
        asked ->
            asked.stream()
                .chunk(ROLE)
                .chunk(
                    call(
                        0,
                        "\"id\":\"kked6\",\"type\":\"function\",",
                        "w",
                        "{\\\"city\\\": \\\"Paume"))
                .chunk(call(0, "", "", "\\\"") + call(0, "", "", "}"))
                .chunk(call(1, "\"id\":\"qAxuC\",\"type\":\"function\",", "w", "{"))
                .chunk(call(1, "", "", "\\\"city\\\": \\\"Paris\\\"}"))
                .chunk(END.replace("length", "tool_calls"))
                .end());
    List<TokenEvent> heard = ask(chat("weather in Paris?"));
    assertThat(heard.subList(0, 2))
        .containsExactly(
            new TokenEvent.ToolCall(new ToolCall("kked6", "w", Map.of("city", "Paume"))),
            new TokenEvent.ToolCall(new ToolCall("qAxuC", "w", Map.of("city", "Paris"))));
    assertThat(((TokenEvent.Finished) heard.getLast()).reason()).isEqualTo(FinishReason.STOP);
  }

  private static String call(int index, String head, String name, String arguments) {
    String named = name.isEmpty() ? "" : "\"name\":\"" + name + "\",";
    return "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":%d,%s\"function\":{%s\"arguments\":\"%s\"}}]}}]%s}\n\n"
        .formatted(index, head, named, arguments, HEAD);
  }

  /** For "no alternatives" it tells no log-probabilities at all. */
  @ParameterizedTest
  @CsvSource({"0,1,0", "1,1,1", "3,3,1"})
  void logprobsAreAskedForSoThatItTellsThem(int wanted, int said, int told)
      throws InterruptedException {
    backend.on(CHAT, asked -> asked.stream().chunk(HELLO).chunk(END).end());
    TokenEvent.Text first =
        (TokenEvent.Text) ask(withLogprobs(chat("Hi").prompt(), wanted)).getFirst();
    assertThat(backend.requests(CHAT).getFirst().body).contains("\"top_logprobs\":" + said);
    TokenLogprob logprob = first.logprobs().getFirst();
    assertThat(logprob.logprob()).isEqualTo(-0.4793173372745514);
    assertThat(logprob.alternatives()).hasSize(told);
  }

  @Test
  void aCompletionHasLogprobsToo() throws InterruptedException {
    backend.on(
        COMPLETIONS,
        asked ->
            asked.stream()
                .chunk(
                    "data: {\"choices\":[{\"text\":\" the\",\"index\":0,\"logprobs\":{\"content\":[{\"id\":260,\"token\":\" the\",\"bytes\":[32,116,104,101],\"logprob\":-1.5,\"top_logprobs\":[]}]},\"finish_reason\":null}],\"object\":\"text_completion\"}\n\n")
                .chunk(
                    "data: {\"choices\":[{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}],\"object\":\"text_completion\",\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":2}}\n\ndata: [DONE]\n\n")
                .end());
    List<TokenEvent> heard = ask(withLogprobs(new Prompt.Raw("Once upon"), 0));
    assertThat(backend.requests(COMPLETIONS).getFirst().body).contains("\"logprobs\":1");
    assertThat(((TokenEvent.Text) heard.getFirst()).logprobs()).hasSize(1);
    assertThat(((TokenEvent.Finished) heard.getLast()).usage().promptTokens()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400,exceed_context_size_error,request (1531 tokens) exceeds the available context size,INVALID_REQUEST",
    "501,not_supported_error,This server does not support embeddings. Start it with `--embeddings`,INVALID_REQUEST",
    "503,unavailable_error,Loading model,BUSY"
  })
  void itsRefusalsAreNoFailureOfTheServer(
      int status, String type, String message, Failure.Kind kind) throws InterruptedException {
    String body =
        "{\"error\":{\"code\":%d,\"message\":\"%s\",\"type\":\"%s\"}}"
            .formatted(status, message, type);
    backend.on(CHAT, asked -> asked.reply(status, body));
    engine.start();
    LoadedModel model = Scene.load(engine);
    for (int i = 0; i <= Health.MOST_FAILURES; i++) {
      Failure failure = ((TokenEvent.Failed) hear(model.generate(chat("Hi"))).getLast()).failure();
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.message()).isEqualTo("engine 'box': " + message);
    }
  }

  @Test
  void aSuffixIsRefusedBecauseItWouldBePassedOver() {
    engine.start();
    LoadedModel model = Scene.load(engine);
    InferenceRequest infill = InferenceRequest.of(new Prompt.Infill("def f(", "return"));
    assertThatThrownBy(() -> model.generate(infill))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("suffix");
  }

  @Test
  void aServerThatOnlyEmbedsIsLentAsWhatItIsSaidToBe() {
    RemoteSettings said =
        new RemoteSettings(
            "box",
            Optional.of(BackendKind.LLAMA_SERVER),
            backend.url(),
            ApiKey.NONE,
            List.of(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Set.of(Capability.EMBEDDING),
            Optional.empty(),
            Scene.PATIENCE,
            false);
    try (RemoteEngine embedder = Scene.started(said)) {
      assertThat(embedder.models().getFirst().shape().capabilities())
          .containsExactly(Capability.EMBEDDING);
    }
  }

  /** It has several models, and tells what one is while that one runs. */
  @Test
  void aRoutersModelsKeepTheirDigestsWhenTheyAreStarted() {
    backend.says(
        "GET /props",
        "{\"role\":\"router\",\"max_instances\":4,\"models_autoload\":true,\"model_alias\":\"llama-server\",\"model_path\":\"none\",\"default_generation_settings\":{\"params\":null,\"n_ctx\":0},\"build_info\":\"b1-de3ff81\"}");
    backend.says(MODELS, routed("unloaded", ""));
    engine.start();
    Digest before = card().digest();
    assertThat(engine.models()).hasSize(2);
    assertThat(backend.requests("GET /props?autoload=false&model=org%2Fsmol")).isEmpty();

    backend.says(
        MODELS,
        routed(
            "loaded",
            ",\"meta\":{\"n_vocab\":49152,\"n_ctx\":512,\"n_embd\":576,\"n_params\":134515008,\"size\":96576768,\"ftype\":\"Q4_1\"}"));
    backend.says("GET /props?autoload=false&model=org%2Fsmol", PROPS.formatted(5, PLAIN));
    timers.ring();
    assertThat(card().digest()).isEqualTo(before);
    assertThat(card().shape().contextLength()).isEqualTo(1024);
    assertThat(Scene.load(engine).load().slots()).isEqualTo(5);
  }

  private static String routed(String status, String meta) {
    return """
    {"data":[{"id":"org/smol","aliases":[],"tags":[],"object":"model","owned_by":"llamacpp",\
    "created":1795318821,"status":{"value":"%s","args":[]},"source":"models_dir"%s},\
    {"id":"tales","aliases":[],"tags":[],"object":"model","owned_by":"llamacpp",\
    "created":1795318821,"status":{"value":"unloaded","args":[]},"source":"models_dir"}],\
    "object":"list"}\
    """
        .formatted(status, meta);
  }

  /** On the same port another program may be started. */
  @Test
  void whatItIsIsFoundOutAnewAfterItWasGone() {
    RemoteSettings open = RemoteSettings.of("box", Optional.empty(), backend.url());
    try (RemoteEngine any = new RemoteEngine(open, System::nanoTime, timers, Runnable::run)) {
      assertThat(any.start()).isEmpty();
      assertThat(any.describe()).isEqualTo("llama-server b1-de3ff81");
      backend.on(MODELS, asked -> asked.reply(404, "{}"));
      backend.says("GET /api/version", "{\"version\":\"0.17.4\"}");
      backend.says("GET /api/tags", "{\"models\":[]}");
      timers.ring();
      timers.ring();
      assertThat(any.describe()).isEqualTo("Ollama 0.17.4");
    }
  }
}
