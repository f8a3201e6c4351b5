package dev.folkmoot.engine.remote;

import static dev.folkmoot.engine.remote.Scene.chat;
import static dev.folkmoot.engine.remote.Scene.hear;
import static dev.folkmoot.engine.remote.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OllamaEngineTest {

  private static final String END =
      """
      {"message":{"content":""},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":2,"prompt_eval_duration":1000,"eval_duration":3000}
      """;

  private final ScriptedBackend backend = Scene.ollama();
  private final RemoteEngine engine =
      Scene.started(Scene.settings(backend, BackendKind.OLLAMA, Scene.PATIENCE));

  @AfterEach
  void close() {
    engine.close();
    backend.close();
  }

  private static String piece(String text) {
    return "{\"message\":{\"content\":\"" + text + "\"},\"done\":false}\n";
  }

  private void answers(ScriptedBackend.Part part) {
    backend.on("POST /api/chat", part);
  }

  @Test
  void aModelIsListedWithAllThatOllamaSaysOfIt() {
    assertThat(engine.describe()).isEqualTo("Ollama 0.32.15");
    ModelCard card = engine.models().getFirst();
    assertThat(card.name().display()).isEqualTo("tale:latest");
    assertThat(card.digest().hex()).isEqualTo(Scene.DIGEST);
    assertThat(card.weightsDigest()).isEqualTo(card.digest());
    assertThat(card.size()).isEqualTo(4000);
    assertThat(card.modifiedAt()).hasToString("2026-11-20T09:00:00.500Z");
    assertThat(card.shape().contextLength()).isEqualTo(8192);
    assertThat(card.shape().capabilities())
        .containsExactlyInAnyOrder(Capability.COMPLETION, Capability.TOOLS, Capability.THINKING);
    assertThat(card.details().quantizationLevel()).isEqualTo("Q4_0");
    assertThat(card.recipe().system()).contains("Be brief.");
    assertThat(card.recipe().parameters())
        .isEqualTo(Map.of("temperature", 0.25, "num_ctx", 2048L, "stop", List.of("<|end|>")));
  }

  private void shows(String modelfile) {
    backend.on(
        "POST /api/show",
        asked ->
            asked.reply(
                200,
                "{\"modelfile\":\""
                    + modelfile.replace("\\", "\\\\").replace("\n", "\\n")
                    + "\",\"details\":{\"family\":\"llama\"},\"capabilities\":[\"completion\"]}"));
  }

  private void tags(String... namesAndDigests) {
    StringBuilder tags = new StringBuilder();
    for (String tag : namesAndDigests) {
      String[] two = tag.split("@", 2);
      tags.append(tags.isEmpty() ? "" : ",")
          .append("{\"name\":\"%s\",\"digest\":\"%s\"}".formatted(two[0], two[1].repeat(64)));
    }
    backend.says("GET /api/tags", "{\"models\":[" + tags + "]}");
  }

  private List<String> weights() {
    engine.look();
    return engine.models().stream()
        .map(card -> card.name().display() + " " + card.weightsDigest().hex().charAt(0))
        .toList();
  }

  /** So that whoever else has them, in whatever engine, can go on with an answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "# made by\n\nFROM /root/.ollama/models/blobs/sha256-%s\nTEMPLATE x\nSYSTEM FROM here\n",
        "FROM C:\\Users\\me\\blobs\\sha256-%s\nPARAMETER stop x"
      })
  void theWeightsOfAModelAreToldByThePathOfTheirFile(String modelfile) {
    shows(modelfile.formatted("b".repeat(64)));
    tags("one@1");
    assertThat(weights()).containsExactly("one:latest b");
    assertThat(engine.models().getFirst().digest().hex()).startsWith("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROM /m/sha256-%1$s\nFROM /m/sha256-%1$s",
        "FROM /m/sha256-%s\nADAPTER /m/a",
        "FROM /m/%s",
        "FROM tale\n",
        ""
      })
  void whereMoreThanAFileOfWeightsIsNeededTheManifestStandsForThem(String modelfile) {
    shows(modelfile.formatted("b".repeat(64)));
    tags("one@1");
    assertThat(weights()).containsExactly("one:latest 1");
  }

  @Test
  void modelsThatShareTheirWeightsAndDifferElseAreKeptApart() {
    shows("FROM /m/sha256-" + "b".repeat(64));
    tags("one@1", "two@2");
    assertThat(weights()).containsExactly("one:latest 1", "two:latest 2");
    tags("one@1");
    assertThat(weights()).containsExactly("one:latest b");
  }

  @Test
  void aCopyOfAModelIsListedUnderBothNames() {
    tags("one@1", "copy@1");
    assertThat(weights()).containsExactly("one:latest 1", "copy:latest 1");
  }

  @Test
  void modelsOfTheMakersCloudAreNotLent() {
    backend.says(
        "GET /api/tags",
        "{\"models\":[{\"name\":\"big:cloud\",\"digest\":\"%s\",\"remote_host\":\"far\"}]}"
            .formatted(Scene.DIGEST));
    engine.look();
    assertThat(engine.models()).isEmpty();
  }

  @Test
  void anAnswerIsStreamedWithItsThoughtsAndItsCost() throws InterruptedException {
    answers(asked ->
        asked.stream()
            .chunk("{\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n")
            .chunk(piece("Once ") + piece("upon"))
            .chunk(END)
            .end());
    List<TokenEvent> heard = hear(Scene.load(engine).generate(chat("tell")));
    assertThat(heard.getFirst()).isEqualTo(new TokenEvent.Thinking("hm"));
    assertThat(text(heard)).isEqualTo("Once upon");
    assertThat(heard.getLast())
        .isInstanceOfSatisfying(
            TokenEvent.Finished.class,
            end -> {
              assertThat(end.reason()).isEqualTo(FinishReason.STOP);
              assertThat(end.usage().promptTokens()).isEqualTo(7);
              assertThat(end.usage().completionTokens()).isEqualTo(2);
              assertThat(end.usage().completionTime()).isEqualTo(Duration.ofNanos(3000));
            });
  }

  @Test
  void whatIsAskedIsSaidInOllamasWords() throws InterruptedException {
    answers(asked -> asked.stream().chunk(END).end());
    Message call =
        new Message(
            Role.ASSISTANT,
            "",
            Optional.of("let me see"),
            List.of(new ToolCall("call_1", "look", Map.of("at", "sky"))),
            Optional.empty(),
            Optional.empty());
    Prompt prompt =
        new Prompt.Chat(
            List.of(Message.of(Role.USER, "why?"), call),
            List.of(new Tool("look", "", Map.of())),
            ThinkLevel.ON,
            List.of());
    InferenceRequest request =
        new InferenceRequest(
            prompt,
            Sampling.GREEDY,
            new Constraint.JsonSchema("{\"type\":\"object\"}"),
            9,
            List.of("END"),
            2,
            false,
            false,
            4);
    hear(Scene.load(engine).generate(request));
    ScriptedBackend.Asked asked = backend.requests("POST /api/chat").getFirst();
    assertThat(asked.headers).containsEntry("authorization", "Bearer sk-secret-of-the-box");
    assertThat(asked.body)
        .contains("\"model\":\"tale:latest\"", "\"stream\":true", "\"think\":true")
        .contains("\"truncate\":false", "\"shift\":false", "\"num_predict\":9")
        .contains("\"stop\":[\"END\"]", "\"format\":{\"type\":\"object\"}", "\"top_logprobs\":2")
        .contains("\"arguments\":{\"at\":\"sky\"}", "\"thinking\":\"let me see\"")
        .doesNotContain("num_ctx");
  }

  @Test
  void aContextThatIsAskedForIsLoadedAndOneThatIsNotIsLeftToOllama() {
    ModelCard card = engine.models().getFirst();
    ModelFile file = new ModelFile(ModelFile.NO_FILE, card.weightsDigest(), card.shape());
    RunnerOptions asked = RunnerOptions.DEFAULT.orContextLength(1024);
    LoadedModel loaded = engine.load(file, engine.settle(file, asked));
    assertThat(loaded.contextLength()).isEqualTo(1024);
    assertThat(loaded.footprint().total()).isZero();
    assertThat(backend.requests("POST /api/generate").getLast().body).contains("\"num_ctx\":1024");
    assertThat(Scene.load(engine).contextLength()).isEqualTo(8192);
    assertThat(backend.requests("POST /api/generate").getLast().body).doesNotContain("num_ctx");
  }

  @Test
  void callsOfFunctionsComeWhole() throws InterruptedException {
    answers(asked ->
        asked.stream()
            .chunk(
                """
                {"message":{"content":"","tool_calls":[{"function":{"name":"look","arguments":{"at":["sky",1,true,null]}}}]},"done":false}
                """)
            .chunk(END)
            .end());
    List<TokenEvent> heard = hear(Scene.load(engine).generate(chat("look")));
    assertThat(heard.getFirst())
        .isInstanceOfSatisfying(
            TokenEvent.ToolCall.class,
            event -> {
              assertThat(event.call().name()).isEqualTo("look");
              assertThat(event.call().arguments()).hasToString("{at=[sky, 1, true, null]}");
            });
  }

  @Test
  void rawTextAndHolesGoToGenerate() throws InterruptedException {
    LoadedModel model = Scene.load(engine);
    backend.on(
        "POST /api/generate",
        asked ->
            asked.stream()
                .chunk("{\"response\":\"x\",\"done\":false}\n")
                .chunk("{\"response\":\"\",\"done\":true,\"done_reason\":\"length\"}\n")
                .end());
    List<TokenEvent> raw = hear(model.generate(InferenceRequest.of(new Prompt.Raw("a b"))));
    assertThat(text(raw)).isEqualTo("x");
    assertThat(((TokenEvent.Finished) raw.getLast()).reason()).isEqualTo(FinishReason.LENGTH);
    hear(model.generate(InferenceRequest.of(new Prompt.Infill("a", "c"))));
    List<ScriptedBackend.Asked> asked = backend.requests("POST /api/generate");
    assertThat(asked.get(asked.size() - 2).body).contains("\"raw\":true", "\"prompt\":\"a b\"");
    assertThat(asked.getLast().body).contains("\"prompt\":\"a\"", "\"suffix\":\"c\"");
  }

  @Test
  void theTwoHalvesOfACharacterComeTogether() throws InterruptedException {
    answers(
        asked -> asked.stream().chunk(piece("\\ud83d")).chunk(piece("\\ude00!")).chunk(END).end());
    List<TokenEvent> heard = hear(Scene.load(engine).generate(chat("smile")));
    assertThat(heard.getFirst()).isEqualTo(new TokenEvent.Text("😀!"));
  }

  @Test
  void closingHangsUpOnTheServer() throws InterruptedException {
    CountDownLatch hungUp = new CountDownLatch(1);
    answers(asked -> {
      asked.stream().chunk(piece("Once"));
      asked.awaitHangUp();
      hungUp.countDown();
    });
    Generation generation = Scene.load(engine).generate(chat("tell"));
    assertThat(generation.next()).isEqualTo(new TokenEvent.Text("Once"));
    generation.close();
    await().until(() -> hungUp.getCount() == 0);
  }

  @Test
  void closingBeforeTheFirstWordHangsUpToo() {
    CountDownLatch asks = new CountDownLatch(1);
    CountDownLatch hungUp = new CountDownLatch(1);
    answers(asked -> {
      asks.countDown();
      asked.awaitHangUp();
      hungUp.countDown();
    });
    Generation generation = Scene.load(engine).generate(chat("tell"));
    await().until(() -> asks.getCount() == 0);
    generation.close();
    await().until(() -> hungUp.getCount() == 0);
  }

  @Test
  void unloadingEndsItsStreamsWithAFailure() throws InterruptedException {
    answers(asked -> {
      asked.stream().chunk(piece("Once"));
      asked.awaitHangUp();
    });
    LoadedModel model = Scene.load(engine);
    Generation generation = model.generate(chat("tell"));
    generation.next();
    model.close();
    assertThat(generation.next()).isInstanceOf(TokenEvent.Failed.class);
    assertThatThrownBy(() -> model.generate(chat("tell"))).hasMessageContaining("unloaded");
  }

  @Test
  void vectorsAreReadAndCounted() {
    backend.says("POST /api/embed", "{\"embeddings\":[[0.5,1],[1,0]],\"prompt_eval_count\":5}");
    LoadedModel model = Scene.load(engine);
    assertThat(model.embed(List.of("a", "b"), true).vectors().getFirst()).containsExactly(0.5f, 1);
    assertThatThrownBy(() -> model.embed(List.of("a"), true))
        .hasMessageContaining("2 vectors for 1 texts");
    backend.says("POST /api/embed", "{\"embeddings\":[[0.5,\"x\"]]}");
    assertThatThrownBy(() -> model.embed(List.of("a"), true)).hasMessageContaining("number");
  }

  @Test
  void tokensOfAPromptAreCountedByTheServer() {
    backend.says("POST /api/chat", "{\"message\":{},\"done\":true,\"prompt_eval_count\":12}");
    assertThat(Scene.load(engine).countTokens(chat("how many?"))).isEqualTo(12);
  }

  @Test
  void thoughtsThatAnotherHasBegunAreNotGoneOnWith() {
    Answered begun = new Answered(TokenIds.of(1, 2), "ab", "hm", 0, List.of());
    LoadedModel model = Scene.load(engine);
    assertThatThrownBy(() -> model.generate(chat("x").withAnswered(begun)))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST));
  }
}
