package dev.folkmoot.engine.remote;

import static dev.folkmoot.engine.remote.Scene.chat;
import static dev.folkmoot.engine.remote.Scene.hear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.engine.LoadedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does wrong, no answer that is not whole passes for one that is. */
final class BrokenBackendTest {

  private static final String PIECE = "{\"message\":{\"content\":\"Once\"},\"done\":false}\n";
  private static final String DATA = "data: {\"choices\":[{\"delta\":{\"content\":\"Once\"}}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private final ScriptedBackend ollama = Scene.ollama();
  private final ScriptedBackend openAi = Scene.openAi();

  @AfterEach
  void close() {
    ollama.close();
    openAi.close();
  }

  /** How a stream can end that is not whole. */
  enum Ending {
    CUT {
      @Override
      void play(ScriptedBackend.Asked asked) throws IOException {
        asked.cut();
      }
    },
    CLEAN {
      @Override
      void play(ScriptedBackend.Asked asked) throws IOException {
        asked.end();
      }
    },
    GARBAGE {
      @Override
      void play(ScriptedBackend.Asked asked) throws IOException {
        asked.chunk("\u0000\u0001<html>{{{\n").end();
      }
    },
    OTHER_JSON {
      @Override
      void play(ScriptedBackend.Asked asked) throws IOException {
        asked.chunk("{\"a\":[1,2]}\n").end();
      }
    },
    DEEP {
      @Override
      void play(ScriptedBackend.Asked asked) throws IOException {
        asked.chunk("[".repeat(100_000) + "\n").end();
      }
    },
    ERROR {
      @Override
      void play(ScriptedBackend.Asked asked) throws IOException {
        asked.chunk("{\"error\":\"out of luck\"}\n").end();
      }
    },
    LINE_WITHOUT_END {
      @Override
      void play(ScriptedBackend.Asked asked) throws IOException {
        String much = "x".repeat(1 << 20);
        for (int i = 0; i < 9; i++) {
          asked.chunk(much);
        }
        asked.awaitHangUp();
      }
    };

    abstract void play(ScriptedBackend.Asked asked) throws IOException;
  }

  private static List<TokenEvent> answer(
      ScriptedBackend backend, BackendKind kind, Duration patience) throws InterruptedException {
    try (RemoteEngine engine = Scene.started(Scene.settings(backend, kind, patience))) {
      return hear(Scene.load(engine).generate(chat("tell")));
    }
  }

  private static Failure failure(List<TokenEvent> heard) {
    assertThat(heard.getLast()).isInstanceOf(TokenEvent.Failed.class);
    return ((TokenEvent.Failed) heard.getLast()).failure();
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void anAnswerOfOllamaThatIsNotWholeFails(Ending ending) throws InterruptedException {
    ollama.on("POST /api/chat", asked -> ending.play(asked.stream().chunk(PIECE)));
    List<TokenEvent> heard = answer(ollama, BackendKind.OLLAMA, Scene.PATIENCE);
    // A reset may overtake what was said before it.
    assertThat("Once").startsWith(Scene.text(heard));
    assertThat(failure(heard).kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void anAnswerOfOpenAisApiThatIsNotWholeFails(Ending ending) throws InterruptedException {
    openAi.on("POST /v1/chat/completions", asked -> ending.play(asked.stream().chunk(DATA)));
    List<TokenEvent> heard = answer(openAi, BackendKind.OPENAI, Scene.PATIENCE);
    // A reset may overtake what was said before it.
    assertThat("Once").startsWith(Scene.text(heard));
    assertThat(failure(heard).kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
  }

  @Test
  void doneWithoutAReasonIsNoEnd() throws InterruptedException {
    openAi.on("POST /v1/chat/completions", asked -> asked.stream().chunk(DATA + DONE).end());
    List<TokenEvent> heard = answer(openAi, BackendKind.OPENAI, Scene.PATIENCE);
    assertThat(failure(heard).message()).contains("broke off");
  }

  @Test
  void anAbortedAnswerIsNoAnswer() throws InterruptedException {
    String aborted = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"abort\"}]}\n\n";
    openAi.on(
        "POST /v1/chat/completions", asked -> asked.stream().chunk(DATA + aborted + DONE).end());
    List<TokenEvent> heard = answer(openAi, BackendKind.OPENAI, Scene.PATIENCE);
    assertThat(failure(heard).message()).contains("abort");
  }

  @Test
  void aRunnerThatHungUpOnOllamaIsNoEnd() throws InterruptedException {
    ollama.on(
        "POST /api/chat",
        asked -> asked.stream().chunk(PIECE + "{\"message\":{},\"done\":true}\n").end());
    List<TokenEvent> heard = answer(ollama, BackendKind.OLLAMA, Scene.PATIENCE);
    assertThat(failure(heard).message()).contains("runner");
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws InterruptedException {
    ollama.on(
        "POST /api/chat",
        asked -> {
          asked.stream().chunk(PIECE);
          asked.awaitHangUp();
        });
    List<TokenEvent> heard = answer(ollama, BackendKind.OLLAMA, Duration.ofMillis(300));
    assertThat(failure(heard).message()).contains("said nothing");
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID_REQUEST",
    "404,NOT_FOUND",
    "413,INVALID_REQUEST",
    "429,BUSY",
    "503,BUSY",
    "500,ENGINE_FAILED",
    "501,INVALID_REQUEST",
    "302,ENGINE_FAILED",
    "401,ENGINE_FAILED"
  })
  void aStatusIsTranslatedAndNoKeyIsRepeated(int status, Failure.Kind kind)
      throws InterruptedException {
    String said = "{\"error\":{\"message\":\"bad key sk-secret-of-the-box\\u001b[31m\"}}";
    openAi.on("POST /v1/chat/completions", asked -> asked.reply(status, said));
    Failure failure = failure(answer(openAi, BackendKind.OPENAI, Scene.PATIENCE));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message()).contains("box").doesNotContain("sk-secret", "\u001b");
  }

  /** As Ollama 0.17.4 says it: 500, as if it were its own fault. */
  @Test
  void aSchemaThatIsNoneIsTheClientsFaultAndNotTheServers() throws InterruptedException {
    ollama.on(
        "POST /api/chat",
        asked -> asked.reply(500, "{\"error\":\"invalid JSON schema in format\"}"));
    Failure failure = failure(answer(ollama, BackendKind.OLLAMA, Scene.PATIENCE));
    assertThat(failure.kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
    assertThat(failure.message()).isEqualTo("engine 'box': invalid JSON schema in format");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>sk-secret-of-the-box</html>", "data: {\"choi", "data: <p>\n\n"})
  void whatIsNoJsonIsSaidToBeThatByItsEnginesName(String said) throws InterruptedException {
    openAi.on("POST /v1/chat/completions", asked -> asked.stream().chunk(said).end());
    Failure failure = failure(answer(openAi, BackendKind.OPENAI, Scene.PATIENCE));
    assertThat(failure.kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(failure.message()).contains("'box'", "no JSON").doesNotContain("sk-secret");
  }

  @Test
  void aRedirectIsNotFollowedWithTheKey() throws InterruptedException {
    ScriptedBackend thief = new ScriptedBackend();
    try (thief) {
      openAi.on(
          "POST /v1/chat/completions",
          asked -> asked.reply(307, "{}", "Location: " + thief.url() + "/v1/chat/completions"));
      Failure failure = failure(answer(openAi, BackendKind.OPENAI, Scene.PATIENCE));
      assertThat(failure.message()).contains("sends elsewhere").doesNotContain("sk-secret");
      assertThat(thief.requests("POST /v1/chat/completions")).isEmpty();
    }
  }

  @Test
  void aServerThatIsDeadListsNothingAndIsLeftAloneAfterThreeFailures() {
    ScriptedBackend dead = Scene.ollama();
    long[] now = {0};
    try (RemoteEngine engine =
        new RemoteEngine(
            Scene.settings(dead, BackendKind.OLLAMA, Scene.PATIENCE),
            () -> now[0],
            new HandTimers(),
            Runnable::run)) {
      engine.look();
      assertThat(Scene.names(engine)).containsExactly("tale:latest");
      LoadedModel model = Scene.load(engine);
      dead.close();
      for (int i = 0; i < Health.MOST_FAILURES; i++) {
        assertThatThrownBy(engine::look).hasMessageContaining("box");
      }
      assertThat(engine.models()).isEmpty();
      assertThatThrownBy(() -> model.generate(chat("tell")))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("3 times in a row");
    }
  }

  @Test
  void aServerThatComesBackIsListedAgain() {
    int[] changes = {0};
    try (RemoteEngine engine =
        Scene.engine(Scene.settings(ollama, BackendKind.OLLAMA, Scene.PATIENCE))) {
      engine.onChange(() -> changes[0]++);
      ollama.on("GET /api/tags", asked -> asked.reply(500, "{}"));
      assertThatThrownBy(engine::look).isInstanceOf(FailureException.class);
      assertThat(changes[0]).isZero();
      ollama.says(
          "GET /api/tags",
          "{\"models\":[{\"name\":\"tale\",\"digest\":\"%s\"}]}".formatted(Scene.DIGEST));
      engine.look();
      assertThat(Scene.names(engine)).containsExactly("tale:latest");
      assertThat(changes[0]).isEqualTo(1);
    }
  }

  @Test
  void anotherNodeIsNoEngine() {
    ollama.on(
        "GET /api/version",
        asked -> asked.reply(200, "{\"version\":\"0.32.15\"}", Link.NODE_HEADER + ": 1"));
    RemoteEngine engine = Scene.engine(Scene.settings(ollama, BackendKind.OLLAMA, Scene.PATIENCE));
    try (engine) {
      assertThatThrownBy(engine::start)
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("'box'")
          .hasMessageContaining("Folkmoot node")
          .hasMessageContaining("moot invite");
    }
  }

  @Test
  void nothingThereIsSaidAtTheStartAndIsNoReasonNotToStart() {
    ollama.close();
    RemoteEngine engine = Scene.engine(Scene.settings(ollama, BackendKind.OLLAMA, Scene.PATIENCE));
    try (engine) {
      assertThat(engine.start().orElseThrow().message()).contains("nothing answers there");
      assertThat(engine.models()).isEmpty();
      await().until(() -> engine.models().isEmpty());
    }
  }
}
