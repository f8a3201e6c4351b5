package dev.folkmoot.engine.remote;

import static dev.folkmoot.engine.remote.Scene.chat;
import static dev.folkmoot.engine.remote.Scene.hear;
import static dev.folkmoot.engine.remote.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Answers that another engine began. What the servers say here a real Ollama 0.17.4 and a real
 * llama-server said (build b1-de3ff81), a little shortened; vLLM's words are those of its
 * documentation.
 */
final class GoingOnTest {

  private static final String GENERATE = "POST /api/generate";
  private static final String OLLAMA_CHAT = "POST /api/chat";
  private static final String TEMPLATE = "POST /apply-template";
  private static final String COMPLETIONS = "POST /v1/completions";
  private static final String CHAT = "POST /v1/chat/completions";
  private static final String MARKED =
      "<|im_start|>user\\nsing<|im_end|>\\n<|im_start|>assistant\\n";
  private static final String REST =
      """
      {"model":"tale","response":" and","done":false}
      {"model":"tale","response":" \\ud83d\\udc1f deep","done":false}
      {"model":"tale","response":"","done":true,"done_reason":"stop","prompt_eval_count":20,\
      "prompt_eval_duration":1000,"eval_count":2,"eval_duration":3000}
      """;
  private static final String TOLD = "The sea is b\u00e4d";
  private static final Answered BEGUN =
      Answered.ofText(TOLD, 5, List.of(new Origin("Ollama 0.17.4", 8192)));

  private ScriptedBackend backend = Scene.ollama();

  @AfterEach
  void close() {
    backend.close();
  }

  private void use(ScriptedBackend other) {
    backend.close();
    backend = other;
  }

  private List<TokenEvent> ask(BackendKind kind, InferenceRequest request)
      throws InterruptedException {
    try (RemoteEngine engine = Scene.started(Scene.settings(backend, kind, Scene.PATIENCE))) {
      return hear(Scene.load(engine).generate(request));
    }
  }

  private static InferenceRequest begun(String told) {
    return chat("sing").withAnswered(Answered.ofText(told, 5, BEGUN.origins()));
  }

  private String asked(String path) {
    return backend.requests(path).getLast().body;
  }

  private void rendersAs(String text) {
    backend
        .says(
            OLLAMA_CHAT,
            """
            {"model":"tale","created_at":"2026-11-22T06:48:32.23Z","message":{"role":"","content":""},\
            "done":false,"_debug_info":{"rendered_template":"%s"}}\
            """
                .formatted(text))
        .on(
            GENERATE,
            asked -> {
              if (asked.body.contains("raw")) {
                asked.stream().chunk(REST).end();
              } else {
                asked.reply(200, "{\"done\":true,\"done_reason\":\"load\"}");
              }
            });
  }

  private static Failure failure(List<TokenEvent> heard) {
    assertThat(heard.getLast()).isInstanceOf(TokenEvent.Failed.class);
    return ((TokenEvent.Failed) heard.getLast()).failure();
  }

  private static TokenEvent.Finished end(List<TokenEvent> heard) {
    assertThat(heard.getLast()).isInstanceOf(TokenEvent.Finished.class);
    return (TokenEvent.Finished) heard.getLast();
  }

  /** Its template may close a last message of the assistant and begin another. */
  @Test
  void ollamaIsAskedWhatItMakesOfAConversationAndGoesOnBehindThat() throws InterruptedException {
    rendersAs(MARKED + "<think>\\n\\n</think>\\n\\n");
    List<TokenEvent> heard = ask(BackendKind.OLLAMA, begun(TOLD).withMaxTokens(12));
    assertThat(text(heard)).isEqualTo(" and \ud83d\udc1f deep");
    assertThat(asked(OLLAMA_CHAT)).contains("\"_debug_render_only\":true", "\"stream\":false");
    assertThat(asked(GENERATE))
        .contains("\"prompt\":\"" + MARKED + "<think>\\n\\n</think>\\n\\n" + TOLD + "\"")
        .contains("\"raw\":true", "\"num_predict\":7")
        .doesNotContain("messages", "_debug");
    assertThat(end(heard).usage().promptTokens()).isEqualTo(15);
    assertThat(end(heard).usage().completionTokens()).isEqualTo(7);
    assertThat(end(heard).continuity()).isEqualTo(new Continuity(1, false));
  }

  @Test
  void aModelThatMayHaveThoughtUnheardDoesNotGoOn() throws InterruptedException {
    rendersAs(MARKED);
    List<TokenEvent> heard = ask(BackendKind.OLLAMA, begun(TOLD));
    assertThat(failure(heard).kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(failure(heard).message()).contains("thinks");
  }

  @Test
  void anOllamaThatDoesNotTellWhatItMakesOfAConversationDoesNotGoOn() throws InterruptedException {
    backend.says(
        OLLAMA_CHAT,
        "{\"message\":{\"content\":\"The\"},\"done\":true,\"done_reason\":\"length\"}");
    List<TokenEvent> heard = ask(BackendKind.OLLAMA, begun(TOLD));
    assertThat(failure(heard).kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(asked(OLLAMA_CHAT)).contains("\"num_predict\":1");
    assertThat(backend.requests(GENERATE)).hasSize(1); // the one that loads the model
  }

  @Test
  void rawTextIsGoneOnWithAsItStands() throws InterruptedException {
    rendersAs("");
    InferenceRequest request = InferenceRequest.of(new Prompt.Raw("Once \"")).withAnswered(BEGUN);
    assertThat(text(ask(BackendKind.OLLAMA, request))).isEqualTo(" and \ud83d\udc1f deep");
    assertThat(asked(GENERATE)).contains("\"prompt\":\"Once \\\"" + TOLD + "\"");
    assertThat(backend.requests(OLLAMA_CHAT)).isEmpty();
  }

  @Test
  void anAnswerThatLacksOnlyItsEndIsEndedWithoutTheServer() throws InterruptedException {
    List<TokenEvent> heard = ask(BackendKind.OLLAMA, begun(TOLD).withMaxTokens(5));
    assertThat(heard).hasSize(1);
    assertThat(end(heard).reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(end(heard).usage().completionTokens()).isEqualTo(5);
    assertThat(backend.requests(OLLAMA_CHAT)).isEmpty();
  }

  @Test
  void llamaServerAppliesItsTemplateAndCompletesTheText() throws InterruptedException {
    use(
        Scene.openAi()
            .says(TEMPLATE, "{\"prompt\":\"" + MARKED + "\"}")
            .on(
                COMPLETIONS,
                asked ->
                    asked.stream()
                        .chunk(
                            """
                            data: {"choices":[{"text":" and","index":0,"logprobs":null,"finish_reason":null}],"object":"text_completion"}

                            data: {"choices":[{"text":"","index":0,"logprobs":null,"finish_reason":"length"}],"object":"text_completion","usage":{"completion_tokens":1,"prompt_tokens":20,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":18}}}

                            data: [DONE]

                            """)
                        .end()));
    List<TokenEvent> heard = ask(BackendKind.LLAMA_SERVER, begun(TOLD).withMaxTokens(6));
    assertThat(text(heard)).isEqualTo(" and");
    assertThat(asked(TEMPLATE)).contains("\"messages\"");
    assertThat(asked(COMPLETIONS))
        .contains("\"prompt\":\"" + MARKED + TOLD + "\"", "\"max_tokens\":1");
    assertThat(end(heard).usage().promptTokens()).isEqualTo(15);
    assertThat(end(heard).usage().cachedTokens()).isEqualTo(15);
    assertThat(end(heard).usage().completionTokens()).isEqualTo(6);
    assertThat(backend.requests(CHAT)).isEmpty();
  }

  private static String delta(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static final String STOP =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  /** It may take blanks off the end of what it is told, and says them again then. */
  @ParameterizedTest
  @CsvSource({"'\\n\\n',' and'", "'\\n','\\n and'", "'\\n\\n and',''"})
  void vllmGoesOnWithItsLastMessageAndBlanksAreNotSaidTwice(String first, String second)
      throws InterruptedException {
    use(
        Scene.openAi()
            .on(CHAT, asked -> asked.stream().chunk(delta(first) + delta(second) + STOP).end()));
    List<TokenEvent> heard = ask(BackendKind.VLLM, begun(TOLD + "\n\n"));
    assertThat(text(heard)).isEqualTo(" and");
    assertThat(asked(CHAT))
        .contains("{\"role\":\"assistant\",\"content\":\"" + TOLD + "\"}")
        .contains("\"add_generation_prompt\":false", "\"continue_final_message\":true");
  }

  @Test
  void whoDoesNotSayTheBlanksAgainHasGoneOnElsewhere() throws InterruptedException {
    use(Scene.openAi().on(CHAT, asked -> asked.stream().chunk(delta("And") + STOP).end()));
    List<TokenEvent> heard = ask(BackendKind.VLLM, begun(TOLD + "\n"));
    assertThat(text(heard)).isEmpty();
    assertThat(failure(heard).message()).contains("another place");
  }

  @ParameterizedTest
  @EnumSource(names = {"LM_STUDIO", "OOBABOOGA", "OPENAI"})
  void aConversationWithAnyOtherServerIsNotGoneOnWithButRawTextIs(BackendKind kind)
      throws InterruptedException {
    use(
        Scene.openAi()
            .on(
                COMPLETIONS,
                asked ->
                    asked.stream()
                        .chunk("data: {\"choices\":[{\"index\":0,\"text\":\" x\"}]}\n\n" + STOP)
                        .end()));
    assertThat(failure(ask(kind, begun(TOLD))).kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(backend.requests(CHAT)).isEmpty();
    InferenceRequest raw = InferenceRequest.of(new Prompt.Raw("Once ")).withAnswered(BEGUN);
    assertThat(text(ask(kind, raw))).isEqualTo(" x");
    assertThat(asked(COMPLETIONS)).contains("\"prompt\":\"Once " + TOLD + "\"");
  }

  @Test
  void aServerThatBreaksOffAgainIsLostAgain() throws InterruptedException {
    rendersAs(MARKED + "<think></think>");
    backend.on(
        GENERATE,
        asked -> {
          if (asked.body.contains("raw")) {
            asked.stream().chunk("{\"response\":\" and\",\"done\":false}\n").end();
          } else {
            asked.reply(200, "{\"done\":true}");
          }
        });
    List<TokenEvent> heard = ask(BackendKind.OLLAMA, begun(TOLD));
    assertThat(text(heard)).isEqualTo(" and");
    assertThat(failure(heard).kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
  }

  private static InferenceRequest templated(InferenceRequest request) {
    Prompt.Chat chat = (Prompt.Chat) request.prompt();
    return request.withPrompt(chat.withTemplate(Optional.of("[{{ .Prompt }}]")));
  }

  /** Under the prompt that it began with, whatever template the server has for its model. */
  @Test
  void anAnswerThatATemplateWasBroughtForGoesOnBehindWhatThatWrites() throws InterruptedException {
    use(
        Scene.ollama()
            .says(
                "POST /api/show",
                "{\"capabilities\":[\"completion\"],\"model_info\":{\"general.architecture\":"
                    + "\"llama\",\"llama.context_length\":8192}}")
            .on(
                GENERATE,
                asked -> {
                  if (asked.body.contains("raw")) {
                    asked.stream().chunk(REST).end();
                  } else {
                    asked.reply(200, "{\"done\":true,\"done_reason\":\"load\"}");
                  }
                }));
    List<TokenEvent> heard = ask(BackendKind.OLLAMA, templated(begun(TOLD)));
    assertThat(text(heard)).isEqualTo(" and \ud83d\udc1f deep");
    assertThat(asked(GENERATE)).contains("\"prompt\":\"[sing]" + TOLD + "\"", "\"raw\":true");
    List<TokenEvent> fresh = ask(BackendKind.OLLAMA, templated(chat("sing")));
    assertThat(text(fresh)).isEqualTo(" and \ud83d\udc1f deep");
    assertThat(asked(GENERATE)).contains("\"prompt\":\"[sing]\"");
    assertThat(backend.requests(OLLAMA_CHAT)).isEmpty();
  }

  @Test
  void whereTheModelThinksTheServersOwnTemplateHolds() throws InterruptedException {
    rendersAs(MARKED + "<think>\\n\\n</think>\\n\\n");
    List<TokenEvent> heard = ask(BackendKind.OLLAMA, templated(begun(TOLD)));
    assertThat(text(heard)).isEqualTo(" and \ud83d\udc1f deep");
    assertThat(asked(GENERATE)).contains(MARKED).doesNotContain("[sing]");
  }

  @Test
  void whoIsNotKnownToTakeAPromptAsItIsGetsTheConversation() throws InterruptedException {
    use(Scene.openAi().says(CHAT, "{}"));
    ask(BackendKind.OPENAI, templated(chat("sing")));
    assertThat(asked(CHAT)).contains("\"content\":\"sing\"").doesNotContain("[sing]");
  }
}
