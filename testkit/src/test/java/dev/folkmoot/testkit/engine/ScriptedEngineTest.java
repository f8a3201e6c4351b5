package dev.folkmoot.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptedEngineTest {

  private static final ModelFile FILE = SampleModel.file("sample", 1000);
  private static final InferenceRequest HELLO =
      InferenceRequest.of(new Prompt.Raw("one two three"));

  private final ScriptedEngine engine = new ScriptedEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private LoadedModel load(Script script) {
    engine.play(script);
    return engine.load(FILE, engine.settle(FILE, RunnerOptions.DEFAULT));
  }

  private static List<TokenEvent> readAll(Generation generation) throws InterruptedException {
    List<TokenEvent> events = new ArrayList<>();
    try (generation) {
      do {
        events.add(generation.next());
      } while (!events.getLast().isLast());
    }
    return events;
  }

  private static String textOf(List<TokenEvent> events) {
    StringBuilder text = new StringBuilder();
    for (TokenEvent event : events) {
      if (event instanceof TokenEvent.Text piece) {
        text.append(piece.text());
      }
    }
    return text.toString();
  }

  @Test
  void withoutAScriptItRepeatsTheWordsOfThePrompt() throws InterruptedException {
    List<TokenEvent> events = readAll(load(Script.ECHO).generate(HELLO));
    assertThat(events).hasSize(4);
    assertThat(textOf(events)).isEqualTo("one two three");
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TokenEvent.Finished.class,
            finished -> {
              assertThat(finished.reason()).isEqualTo(FinishReason.STOP);
              assertThat(finished.usage().promptTokens()).isEqualTo(3);
              assertThat(finished.usage().completionTokens()).isEqualTo(3);
              assertThat(finished.context()).hasSize(6);
              assertThat(finished.context().subList(0, 3))
                  .isEqualTo(finished.context().subList(3, 6));
            });
  }

  @Test
  void aConversationIsItsWords() throws InterruptedException {
    Prompt chat =
        Prompt.Chat.of(List.of(Message.of(Role.SYSTEM, "be brief"), Message.of(Role.USER, "hi")));
    assertThat(textOf(readAll(load(Script.ECHO).generate(InferenceRequest.of(chat)))))
        .isEqualTo("be brief hi");
  }

  @Test
  void maxTokensCutsTheAnswer() throws InterruptedException {
    List<TokenEvent> events =
        readAll(load(Script.saying("a b c d")).generate(HELLO.withMaxTokens(2)));
    assertThat(textOf(events)).isEqualTo("a b");
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            TokenEvent.Finished.class,
            finished -> assertThat(finished.reason()).isEqualTo(FinishReason.LENGTH));
  }

  @Test
  void logprobsComeWhenTheyAreAskedFor() throws InterruptedException {
    InferenceRequest request =
        new InferenceRequest(
            HELLO.prompt(), Sampling.DEFAULT, HELLO.constraint(), -1, List.of(), 2, true, true, 4);
    TokenEvent first = readAll(load(Script.ECHO).generate(request)).getFirst();
    assertThat(((TokenEvent.Text) first).logprobs())
        .singleElement()
        .satisfies(logprob -> {
          assertThat(logprob.logprob()).isNegative();
          assertThat(logprob.alternatives()).hasSize(2);
        });
  }

  @Test
  void itDiesAfterAsManyTokensAsItsScriptSays() throws InterruptedException {
    List<TokenEvent> events = readAll(load(Script.ECHO.withFailureAfter(2)).generate(HELLO));
    assertThat(events).hasSize(3);
    assertThat(events.getLast())
        .isEqualTo(
            new TokenEvent.Failed(new Failure(Failure.Kind.ENGINE_FAILED, ScriptedEngine.DIED)));
  }

  @Test
  void aSlowReaderHoldsNothingBackButItself() throws InterruptedException {
    LoadedModel model = load(Script.tokens(1_000_000).withRunAhead(4).withSlots(2));
    try (Generation slow = model.generate(HELLO);
        Generation quick = model.generate(HELLO)) {
      for (int i = 0; i < 10_000; i++) {
        assertThat(quick.next()).isInstanceOf(TokenEvent.Text.class);
      }
      int ahead = 0;
      while (slow.poll() != null && ahead < 5) {
        ahead++;
      }
      assertThat(ahead).isBetween(4, 5);
    }
  }

  @Test
  void aStreamThatIsClosedFreesItsSlot() throws InterruptedException {
    LoadedModel model = load(Script.tokens(1_000_000).withSlots(1));
    Generation first = model.generate(HELLO);
    Generation second = model.generate(HELLO);
    assertThat(model.load()).isEqualTo(new LoadedModel.Load(1, 1, 1));
    first.close();
    assertThat(second.next()).isInstanceOf(TokenEvent.Text.class);
    second.close();
    await().until(() -> engine.cancelled() == 2);
    assertThat(engine.openGenerations()).isZero();
    assertThat(model.load()).isEqualTo(new LoadedModel.Load(0, 0, 1));
  }

  @Test
  void aFullQueueIsBusyInOllamasWords() {
    LoadedModel model = load(Script.tokens(1_000_000).withSlots(1).withQueueLength(1));
    try (Generation first = model.generate(HELLO);
        Generation second = model.generate(HELLO)) {
      assertThatThrownBy(() -> model.generate(HELLO))
          .isInstanceOf(FailureException.class)
          .hasMessage("server busy, please try again.  maximum pending requests exceeded");
      assertThat(first).isNotSameAs(second);
    }
    assertThat(engine.requests()).hasSize(3);
  }

  @Test
  void closingAModelEndsItsStreamsWithAFailure() throws InterruptedException {
    LoadedModel model = load(Script.tokens(1_000_000).withSlots(1));
    Generation running = model.generate(HELLO);
    Generation waiting = model.generate(HELLO);
    model.close();
    assertThat(readAll(running).getLast()).isInstanceOf(TokenEvent.Failed.class);
    assertThat(readAll(waiting)).singleElement().isInstanceOf(TokenEvent.Failed.class);
    assertThatThrownBy(() -> model.generate(HELLO)).isInstanceOf(FailureException.class);
    assertThat(engine.unloads()).isEqualTo(1);
    assertThat(engine.loadedModels()).isZero();
  }

  @Test
  void aReaderThatIsInterruptedIsToldSoAndTheStreamGoesOn() throws InterruptedException {
    LoadedModel model = load(Script.ECHO.withTokenDelay(Duration.ofMillis(5)));
    try (Generation generation = model.generate(HELLO)) {
      Thread.currentThread().interrupt();
      int read = 0;
      boolean told = false;
      while (!told) {
        try {
          generation.next();
          read++;
        } catch (InterruptedException e) {
          told = true;
        }
      }
      assertThat(read).isLessThan(4);
      assertThat(readAll(generation).getLast()).isInstanceOf(TokenEvent.Finished.class);
    }
  }

  @Test
  void vectorsDependOnTheTextAlone() {
    LoadedModel model = load(Script.ECHO);
    List<float[]> vectors = model.embed(List.of("a", "b", "a"), true).vectors();
    assertThat(vectors.get(0)).isEqualTo(vectors.get(2)).isNotEqualTo(vectors.get(1)).hasSize(8);
  }

  @Test
  void aThousandStreamsAreAllAnsweredWhole() throws InterruptedException {
    LoadedModel model =
        load(Script.tokens(50).withSlots(1_000).withTokenDelay(Duration.ofMillis(1)));
    List<Generation> streams =
        IntStream.range(0, 1_000).mapToObj(_ -> model.generate(HELLO)).toList();
    int[] tokens = new int[streams.size()];
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < streams.size(); i++) {
      int stream = i;
      readers.add(
          Thread.startVirtualThread(() -> {
            try {
              tokens[stream] = readAll(streams.get(stream)).size();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }));
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(tokens).containsOnly(51);
    assertThat(engine.openGenerations()).isZero();
    assertThat(engine.cancelled()).isZero();
  }

  @Test
  void itTakesAsMuchMemoryAsItsScriptSays() {
    load(Script.ECHO);
    assertThat(engine.loadedBytes())
        .isEqualTo(1000 + SampleModel.KV_BYTES_PER_TOKEN * ScriptedEngine.DEFAULT_CONTEXT);
  }
}
