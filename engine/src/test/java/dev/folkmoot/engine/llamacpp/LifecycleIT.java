package dev.folkmoot.engine.llamacpp;

import static dev.folkmoot.engine.llamacpp.Answer.greedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that come and go, readers that do not read, models that are closed under way. */
@Timeout(120)
class LifecycleIT {

  private static final int ENDLESS = 100_000;
  private static final long POLL_NANOS = 1_000_000;

  @Test
  void whoeverGoesAwayFreesTheSlot() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 512, 1)) {
      Generation first = model.generate(greedy("Once upon a time", ENDLESS));
      first.next();
      Generation second = model.generate(greedy("A dog", 5));
      assertThat(model.load()).isEqualTo(new LoadedModel.Load(1, 1, 1));
      first.close();
      assertThat(Answer.read(second).reason()).isPresent();
      assertIdle(model);
    }
  }

  @Test
  void thePromptIsToldOfFromItsSlotToItsEnd() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 512, 1)) {
      Generation first = model.generate(greedy("Once upon a time ".repeat(40), ENDLESS));
      first.next();
      Generation.Progress done = first.progress();
      assertThat(done.tokens()).isGreaterThan(150);
      assertThat(done.done()).isEqualTo(done.tokens());
      Generation second = model.generate(greedy("A dog", 5));
      assertThat(second.progress()).isEqualTo(Generation.Progress.UNKNOWN);
      first.close();
      assertThat(Answer.read(second).reason()).isPresent();
      assertThat(second.progress().tokens()).isPositive();
    }
  }

  @Test
  void whoeverGoesAwayWhileWaitingLeavesTheQueue() throws InterruptedException {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 512, 1)) {
      Generation first = model.generate(greedy("Once upon a time", ENDLESS));
      first.next();
      model.generate(greedy("A dog", 5)).close();
      first.close();
      assertIdle(model);
    }
  }

  @Test
  void aReaderLearnsThatAnotherThreadClosed() throws Exception {
    try (LoadedModel model = TestModels.load(TestModels.stories(), 512, 1);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Generation running = model.generate(greedy("Once upon a time", ENDLESS));
      running.next();
      Generation waiting = model.generate(greedy("A dog", 5));
      Future<TokenEvent> reader = executor.submit(waiting::next);
      waiting.close();
      assertThat(reader.get())
          .isInstanceOfSatisfying(
              TokenEvent.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.CANCELLED));
      running.close();
    }
  }

  @Test
  void aReaderThatDoesNotReadStopsNobody() throws InterruptedException {
    // Cells for one conversation only, and the slow readers' answers would fill them.
    try (LoadedModel model = TestModels.load(TestModels.dear(TestModels.stories()), 256, 4)) {
      String alone = Answer.of(model, greedy("Tom had a ball", 100)).text();
      List<Generation> slow = new ArrayList<>();
      for (String name : List.of("A dog", "The cat", "Mia")) {
        slow.add(model.generate(greedy(name + " went to the park", 120)));
        slow.getLast().next();
      }
      assertThat(Answer.of(model, greedy("Tom had a ball", 100)).text()).isEqualTo(alone);
      for (Generation one : slow) {
        Answer late = Answer.read(one);
        assertThat(late.failure()).isEmpty();
        assertThat(late.text()).isNotBlank();
      }
      assertIdle(model);
    }
  }

  @Test
  void aFullQueueIsBusy() throws InterruptedException {
    LlamaCppEngine engine = TestModels.engine(1, 2);
    try (LoadedModel model =
        engine.load(
            TestModels.stories(),
            engine.settle(TestModels.stories(), RunnerOptions.DEFAULT.orContextLength(256)))) {
      List<Generation> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(model.generate(greedy("Once upon a time", ENDLESS)));
      }
      assertThatThrownBy(() -> model.generate(greedy("A dog", 5)))
          .isInstanceOf(FailureException.class)
          .hasMessage("server busy, please try again.  maximum pending requests exceeded");
      taken.forEach(Generation::close);
      assertIdle(model);
      assertThat(Answer.of(model, greedy("A dog", 5)).reason()).isPresent();
    }
  }

  @Test
  void closingEndsStreamsWithAFailure() throws Exception {
    LoadedModel model = TestModels.load(TestModels.stories(), 512, 2);
    List<Generation> generations = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      generations.add(model.generate(greedy("Once upon a time", ENDLESS)));
    }
    generations.getFirst().next();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> readers =
          generations.stream().map(one -> executor.submit(() -> Answer.read(one))).toList();
      model.close();
      model.close();
      for (Future<Answer> reader : readers) {
        Failure failure = reader.get().failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
        assertThat(failure.message()).isEqualTo("the model was unloaded");
      }
    }
    assertThatThrownBy(() -> model.generate(greedy("A dog", 5)))
        .isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> model.embed(List.of("A dog"), true))
        .isInstanceOf(FailureException.class);
    assertThatThrownBy(() -> model.countTokens(greedy("A dog", 5)))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void requestsThatRaceWithClosingFailOrEnd() throws Exception {
    for (int round = 0; round < 10; round++) {
      LoadedModel model = TestModels.load(TestModels.stories(), 128, 4);
      try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> askers =
            IntStream.range(0, 8)
                .mapToObj(i -> executor.submit(() -> askUntilClosed(model, i)))
                .toList();
        LockSupport.parkNanos(POLL_NANOS * (5 + 3L * round));
        model.close();
        for (Future<Boolean> asker : askers) {
          assertThat(asker.get()).isTrue();
        }
      }
    }
  }

  private static boolean askUntilClosed(LoadedModel model, int kind) throws InterruptedException {
    while (true) {
      try {
        switch (kind % 4) {
          case 0 -> Answer.of(model, greedy("Once upon a time", 20));
          case 1 -> model.embed(List.of("a cat", "a dog", "a bird"), true);
          case 2 -> model.countTokens(greedy("Once upon a time".repeat(50), 20));
          default -> model.generate(greedy("A dog", 50)).close();
        }
      } catch (FailureException e) {
        if (e.failure().kind() != Failure.Kind.BUSY) {
          return e.failure().message().equals("the model was unloaded");
        }
      }
    }
  }

  @Test
  void tenThousandWaitAndAllAreAnswered() throws InterruptedException {
    LlamaCppEngine engine = TestModels.engine(8, 10_000);
    try (LoadedModel model =
        engine.load(
            TestModels.stories(),
            engine.settle(TestModels.stories(), RunnerOptions.DEFAULT.orContextLength(64)))) {
      List<Generation> all = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        all.add(model.generate(greedy("Once upon a time", 2)));
      }
      String first = Answer.read(all.removeFirst()).text();
      for (Generation one : all) {
        assertThat(Answer.read(one).text()).isEqualTo(first);
      }
      assertIdle(model);
    }
  }

  @Test
  void tenThousandThatGoAwayWhileWaitingLeaveNothingBehind() throws InterruptedException {
    LlamaCppEngine engine = TestModels.engine(1, 10_000);
    try (LoadedModel model =
        engine.load(
            TestModels.stories(),
            engine.settle(TestModels.stories(), RunnerOptions.DEFAULT.orContextLength(64)))) {
      List<Generation> all = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        all.add(model.generate(greedy("Once upon a time", ENDLESS)));
      }
      all.forEach(Generation::close);
      assertIdle(model);
      assertThat(Answer.of(model, greedy("A dog", 5)).reason()).isPresent();
    }
  }

  @Test
  void manyRandomRequestsLeaveNothingBehind() throws Exception {
    Random random = new Random(20261121);
    try (LoadedModel model = TestModels.load(TestModels.dear(TestModels.stories()), 256, 6);
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      InferenceRequest probe = greedy("Once upon a time", 60);
      String expected = Answer.of(model, probe).text();
      List<Future<Boolean>> readers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        InferenceRequest request = randomRequest(random);
        int readAtMost = random.nextInt(3) == 0 ? random.nextInt(20) : Integer.MAX_VALUE;
        readers.add(executor.submit(() -> endsProperly(model.generate(request), readAtMost)));
      }
      for (Future<Boolean> reader : readers) {
        assertThat(reader.get()).isTrue();
      }
      assertIdle(model);
      assertThat(Answer.of(model, probe).text()).isEqualTo(expected);
    }
  }

  private static InferenceRequest randomRequest(Random random) {
    StringBuilder prompt = new StringBuilder("Once upon a time");
    for (int words = random.nextInt(60); words > 0; words--) {
      prompt.append(random.nextInt(4) == 0 ? " and a dog" : " there was a red ball");
    }
    Sampling sampling =
        random.nextBoolean()
            ? Sampling.GREEDY
            : new Sampling(
                random.nextFloat() * 2,
                random.nextInt(50),
                random.nextFloat(),
                random.nextFloat() / 2,
                random.nextFloat(),
                random.nextInt(100) - 1,
                1 + random.nextFloat() / 4,
                random.nextFloat(),
                random.nextFloat(),
                OptionalLong.of(random.nextLong()));
    InferenceRequest request =
        InferenceRequest.of(new Prompt.Raw(prompt.toString()))
            .withSampling(sampling)
            .withMaxTokens(random.nextInt(150));
    InferenceRequest stopped =
        random.nextInt(3) == 0 ? Answer.stoppedAt(request, ".", "dog ran", "Lily") : request;
    return random.nextInt(4) == 0 ? Answer.withLogprobs(stopped, random.nextInt(21)) : stopped;
  }

  /** Reads some of an answer and goes away, or all of it and checks that it is whole. */
  private static boolean endsProperly(Generation generation, int readAtMost)
      throws InterruptedException {
    try (generation) {
      for (int read = 0; read < readAtMost; read++) {
        TokenEvent event = generation.next();
        if (event instanceof TokenEvent.Finished) {
          return true;
        }
        if (event instanceof TokenEvent.Failed) {
          return false;
        }
      }
      return true;
    }
  }

  private static void assertIdle(LoadedModel model) {
    // Whoever goes away is noticed within one step.
    for (int i = 0; i < 5_000 && model.load().running() + model.load().queued() > 0; i++) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    assertThat(model.load().running()).isZero();
    assertThat(model.load().queued()).isZero();
  }
}
