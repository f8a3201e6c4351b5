package dev.folkmoot.engine.remote;

import static dev.folkmoot.engine.remote.Scene.chat;
import static dev.folkmoot.engine.remote.Scene.hear;
import static dev.folkmoot.engine.remote.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.Pooling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class OpenAiEngineTest {

  private static final String CHAT = "POST /v1/chat/completions";
  private static final String STOP =
      """
      data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

      data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}}

      data: [DONE]

      """;

  private final ScriptedBackend backend = Scene.openAi();

  @AfterEach
  void close() {
    backend.close();
  }

  private static String delta(String members) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{" + members + "}}]}\r\n\r\n";
  }

  private RemoteEngine engine(BackendKind kind) {
    return Scene.started(Scene.settings(backend, kind, Scene.PATIENCE));
  }

  private List<TokenEvent> ask(BackendKind kind, InferenceRequest request)
      throws InterruptedException {
    try (RemoteEngine engine = engine(kind)) {
      return hear(Scene.load(engine).generate(request));
    }
  }

  private static InferenceRequest constrained(Constraint constraint) {
    return new InferenceRequest(
        Prompt.Chat.of(List.of(Message.of(Role.USER, "a"))),
        Sampling.GREEDY,
        constraint,
        -1,
        List.of(),
        InferenceRequest.NO_LOGPROBS,
        true,
        true,
        4);
  }

  @Test
  void anAnswerIsStreamedWithItsThoughtsUnderBothTheirNames() throws InterruptedException {
    backend.on(
        CHAT,
        asked ->
            asked.stream()
                .chunk(": ping\n\n" + delta("\"role\":\"assistant\",\"content\":null"))
                .chunk(delta("\"reasoning_content\":\"h\"") + delta("\"reasoning\":\"m\""))
                .chunk(delta("\"content\":\"On\"") + delta("\"content\":\"ce\""))
                .chunk(STOP)
                .end());
    List<TokenEvent> heard = ask(BackendKind.OPENAI, chat("tell"));
    assertThat(heard.subList(0, 2))
        .containsExactly(new TokenEvent.Thinking("h"), new TokenEvent.Thinking("m"));
    assertThat(text(heard)).isEqualTo("Once");
    TokenEvent.Finished end = (TokenEvent.Finished) heard.getLast();
    assertThat(end.reason()).isEqualTo(FinishReason.STOP);
    assertThat(end.usage().promptTokens()).isEqualTo(9);
    assertThat(end.usage().cachedTokens()).isEqualTo(4);
    assertThat(end.usage().completionTokens()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"'\"\\nUser:\"',true", "2,false", "null,false"})
  void vllmTellsTheStopStringThatEndedAnAnswer(String said, boolean isStopString)
      throws InterruptedException {
    String stop =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"stop_reason\":%s}]}\n\n"
            .formatted(said);
    backend.on(CHAT, asked -> asked.stream().chunk(delta("\"content\":\"x\"") + stop).end());
    TokenEvent last = ask(BackendKind.VLLM, chat("tell")).getLast();
    Optional<String> expected = isStopString ? Optional.of("\nUser:") : Optional.empty();
    assertThat(((TokenEvent.Finished) last).stop()).isEqualTo(expected);
  }

  @Test
  void aCleanEndAfterTheReasonIsAnEnd() throws InterruptedException {
    String length = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n";
    backend.on(CHAT, asked -> asked.stream().chunk(delta("\"content\":\"x\"") + length).end());
    TokenEvent last = ask(BackendKind.OPENAI, chat("tell")).getLast();
    assertThat(((TokenEvent.Finished) last).reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(((TokenEvent.Finished) last).usage().completionTokens()).isEqualTo(1);
  }

  @Test
  void callsOfFunctionsAreToldWhole() throws InterruptedException {
    backend.on(
        CHAT,
        asked ->
            asked.stream()
                .chunk(
                    delta(
                        "\"tool_calls\":[{\"index\":0,\"id\":\"c9\",\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"at\\\"\"}}]"))
                .chunk(
                    delta(
                        "\"tool_calls\":[{\"index\":1,\"function\":{\"name\":\"go\"}},{\"index\":0,\"function\":{\"arguments\":\":\\\"sky\\\"}\"}}]"))
                .chunk("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n")
                .chunk("data: [DONE]\n\n")
                .end());
    List<TokenEvent> heard = ask(BackendKind.OPENAI, chat("look"));
    assertThat(heard.subList(0, 2))
        .containsExactly(
            new TokenEvent.ToolCall(new ToolCall("c9", "look", Map.of("at", "sky"))),
            new TokenEvent.ToolCall(new ToolCall("call_1", "go", Map.of())));
  }

  @Test
  void argumentsThatAreCutOffAreAFailure() throws InterruptedException {
    backend.on(
        CHAT,
        asked ->
            asked.stream()
                .chunk(
                    delta(
                        "\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"at\"}}]"))
                .chunk(STOP)
                .end());
    assertThat(ask(BackendKind.OPENAI, chat("look")).getLast())
        .isInstanceOf(TokenEvent.Failed.class);
  }

  @Test
  void aServerThatIsNotKnownIsToldOpenAisWordsOnly() throws InterruptedException {
    backend.on(CHAT, asked -> asked.stream().chunk(STOP).end());
    Message call =
        new Message(
            Role.ASSISTANT,
            "",
            Optional.empty(),
            List.of(new ToolCall("c1", "look", Map.of("at", "sky"))),
            Optional.empty(),
            Optional.empty());
    Message result =
        new Message(
            Role.TOOL, "blue", Optional.empty(), List.of(), Optional.of("look"), Optional.of("c1"));
    ask(
        BackendKind.OPENAI,
        InferenceRequest.of(Prompt.Chat.of(List.of(call, result))).withMaxTokens(5));
    assertThat(backend.requests(CHAT).getFirst().body)
        .contains("\"model\":\"org/Tale-1B\"", "\"max_tokens\":5", "\"include_usage\":true")
        .contains("\"arguments\":\"{\\\"at\\\":\\\"sky\\\"}\"", "\"tool_call_id\":\"c1\"")
        .doesNotContain("top_k", "min_p", "penalty\":1", "chat_template_kwargs", "tool_name");
  }

  @ParameterizedTest
  @CsvSource({"LLAMA_SERVER,repeat_penalty", "VLLM,repetition_penalty", "LM_STUDIO,repeat_penalty"})
  void aServerThatIsKnownIsToldMore(BackendKind kind, String penalty) throws InterruptedException {
    backend.on(CHAT, asked -> asked.stream().chunk(STOP).end());
    ask(kind, chat("a"));
    assertThat(backend.requests(CHAT).getFirst().body)
        .contains("\"top_k\":40", "\"" + penalty + "\":1.0");
  }

  @Test
  void constraintsAreSaidInTheServersTermsOrRefused() throws InterruptedException {
    backend.on(CHAT, asked -> asked.stream().chunk(STOP).end());
    ask(BackendKind.OPENAI, constrained(new Constraint.Json()));
    ask(BackendKind.VLLM, constrained(new Constraint.JsonSchema("{\"type\":\"array\"}")));
    ask(BackendKind.LLAMA_SERVER, constrained(new Constraint.Grammar("root ::= \"a\"")));
    List<ScriptedBackend.Asked> asked = backend.requests(CHAT);
    assertThat(asked.get(0).body).contains("\"response_format\":{\"type\":\"json_object\"}");
    assertThat(asked.get(1).body).contains("\"schema\":{\"type\":\"array\"}");
    assertThat(asked.get(2).body).contains("\"grammar\":\"root ::=");
    assertThatThrownBy(() -> ask(BackendKind.VLLM, constrained(new Constraint.Grammar("r"))))
        .hasMessageContaining("takes no grammars");
  }

  @Test
  void rawTextGoesToCompletions() throws InterruptedException {
    backend.on(
        "POST /v1/completions",
        asked ->
            asked.stream()
                .chunk("data: {\"choices\":[{\"text\":\"b\",\"finish_reason\":null}]}\n\n")
                .chunk("data: {\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}]}\n\n")
                .end());
    assertThat(text(ask(BackendKind.OPENAI, InferenceRequest.of(new Prompt.Raw("a")))))
        .isEqualTo("b");
  }

  @Test
  void vectorsComeInOpenAisShape() {
    backend.says(
        "POST /v1/embeddings",
        "{\"data\":[{\"embedding\":[1,2]}],\"usage\":{\"prompt_tokens\":3}}");
    try (RemoteEngine engine = engine(BackendKind.OPENAI)) {
      var made = Scene.load(engine).embed(List.of("a"), true);
      assertThat(made.vectors().getFirst()).containsExactly(1, 2);
      assertThat(made.promptTokens()).isEqualTo(3);
    }
  }

  @Test
  void llamaServerTellsItsContextItsSlotsAndItsBuild() {
    backend.says(
        "GET /props",
        "{\"default_generation_settings\":{\"n_ctx\":2048},\"total_slots\":3,\"build_info\":\"b99\",\"modalities\":{\"vision\":true}}");
    backend.says(
        "GET /v1/models",
        "{\"data\":[{\"id\":\"/m/Tale-1B.Q4_0.gguf\",\"meta\":{\"n_params\":7,\"size\":9,\"n_embd\":64,\"n_ctx_train\":99}}]}");
    try (RemoteEngine engine = engine(BackendKind.LLAMA_SERVER)) {
      ModelCard card = engine.models().getFirst();
      assertThat(engine.describe()).isEqualTo("llama-server b99");
      assertThat(card.name().display()).isEqualTo("Tale-1B.Q4_0:latest");
      assertThat(card.shape().contextLength()).isEqualTo(2048);
      assertThat(card.shape().can(Capability.VISION)).isTrue();
      assertThat(Scene.load(engine).load().slots()).isEqualTo(3);
    }
  }

  @Test
  void vllmTellsItsLongestContext() {
    backend.says("GET /v1/models", "{\"data\":[{\"id\":\"org/Tale\",\"max_model_len\":4096000}]}");
    try (RemoteEngine engine = engine(BackendKind.VLLM)) {
      assertThat(engine.models().getFirst().shape().contextLength()).isEqualTo(4_096_000);
    }
  }

  @Test
  void lmStudioTellsKindAndQuantisation() {
    backend.says("GET /v1/models", "{\"data\":[{\"id\":\"tale-1b\"},{\"id\":\"text-nomic\"}]}");
    backend.says(
        "GET /api/v0/models",
        """
        {"data":[{"id":"tale-1b","type":"vlm","arch":"qwen","quantization":"Q6_K","max_context_length":777},
        {"id":"text-nomic","type":"embeddings"}]}\
        """);
    try (RemoteEngine engine = engine(BackendKind.LM_STUDIO)) {
      ModelCard tale = engine.models().getFirst();
      assertThat(tale.details().quantizationLevel()).isEqualTo("Q6_K");
      assertThat(tale.shape().architecture()).isEqualTo("qwen");
      assertThat(tale.shape().contextLength()).isEqualTo(777);
      assertThat(engine.models().getLast().shape().pooling()).isEqualTo(Pooling.MEAN);
      assertThat(engine.models().getLast().shape().can(Capability.COMPLETION)).isFalse();
    }
  }

  @Test
  void aModelsDigestIsTheSameEverywhereAndNeverThatOfAnotherKind() {
    try (RemoteEngine one = engine(BackendKind.OPENAI);
        RemoteEngine same = engine(BackendKind.OPENAI);
        RemoteEngine other = engine(BackendKind.VLLM)) {
      assertThat(one.models().getFirst().weightsDigest())
          .isEqualTo(same.models().getFirst().weightsDigest())
          .isNotEqualTo(other.models().getFirst().weightsDigest());
      assertThat(other.knows(one.models().getFirst().weightsDigest())).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o,gpt-4o:latest",
    "org/Tale-1B,org/Tale-1B:latest",
    "/models/a b/Tale (1).gguf,Tale--1-:latest",
    "C:\\models\\Tale.GGUF,Tale:latest",
    "a/b/c/d@x,d-x:latest"
  })
  void anIdBecomesANameThatCanBeAskedFor(String id, String name) {
    assertThat(OpenAiModels.name(id).map(ModelName::display)).contains(name);
  }

  @ParameterizedTest
  @EnumSource(BackendKind.class)
  void everyKindIsReadByItsName(BackendKind kind) {
    assertThat(BackendKind.parse(kind.text())).contains(kind);
  }
}
