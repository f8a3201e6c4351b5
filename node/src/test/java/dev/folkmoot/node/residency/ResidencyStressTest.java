package dev.folkmoot.node.residency;

import static dev.folkmoot.node.residency.Rig.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads, few models' worth of memory, and everything that can go wrong, from one seed. */
@Timeout(120)
class ResidencyStressTest {

  private static final int CLIENTS = 120;
  private static final int REQUESTS_PER_CLIENT = 25;
  private static final int MODELS = 6;
  private static final long BUDGET = 8 * GIB;
  private static final int MAX_LOADED = 3;
  private static final InferenceRequest REQUEST =
      InferenceRequest.of(new Prompt.Raw("a b c d e f g h"));

  private enum Outcome {
    WHOLE,
    CUT,
    REFUSED
  }

  private final ManualClock clock = new ManualClock();
  private final AtomicInteger loads = new AtomicInteger();
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Failure.Kind, Integer> refusals = new EnumMap<>(Failure.Kind.class);
  private final List<Throwable> faults = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nothingIsLostLeakedOrOvercommitted(long seed) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    ScriptedEngine scripted = new ScriptedEngine(script());
    MeteredEngine engine = new MeteredEngine(scripted);
    Residency residency =
        new Residency(
            engine,
            Rig.limits(BUDGET, MAX_LOADED, 80),
            clock,
            clock.scheduler(),
            Executors.newVirtualThreadPerTaskExecutor());

    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      SplittableRandom own = random.split();
      clients.add(Thread.startVirtualThread(() -> client(residency, own)));
    }
    Thread troublemaker = Thread.startVirtualThread(() -> trouble(clients, random.split()));
    for (Thread client : clients) {
      client.join();
    }
    troublemaker.join();

    assertThat(faults).isEmpty();
    assertThat(outcomes.values().stream().mapToInt(n -> n).sum())
        .isEqualTo(CLIENTS * REQUESTS_PER_CLIENT);
    assertThat(outcomes).containsKeys(Outcome.values());
    assertThat(refusals).doesNotContainKeys(Failure.Kind.INTERNAL, Failure.Kind.INVALID_REQUEST);
    assertThat(residency.waiting()).isZero();
    assertThat(residency.resident()).allMatch(resident -> resident.uses() == 0);

    residency.close(Rig.GRACE);
    assertThat(engine.complaints()).isEmpty();
    assertThat(engine.mostBytes()).isBetween(1L, BUDGET);
    assertThat(engine.mostModels()).isBetween(2, MAX_LOADED);
    assertThat(engine.bytes()).isZero();
    assertThat(scripted.loadedModels()).isZero();
    assertThat(scripted.loads()).isEqualTo(scripted.unloads());
    assertThat(scripted.openGenerations()).isZero();
    assertThat(clock.pendingTasks()).isZero();
  }

  /** One load in sixteen fails. */
  private Script script() {
    return Script.ECHO
        .withRunAhead(2)
        .withFootprint((file, _) -> Rig.weightsOnly(file.shape().weightBytes()))
        .withBeforeLoad(_ -> {
          if (loads.incrementAndGet() % 16 == 0) {
            throw new FailureException(Failure.Kind.ENGINE_FAILED, "no luck");
          }
        });
  }

  private void client(Residency residency, SplittableRandom random) {
    for (int i = 0; i < REQUESTS_PER_CLIENT; i++) {
      try {
        count(request(residency, random));
      } catch (FailureException e) {
        refused(e.failure().kind());
      } catch (RuntimeException | Error e) {
        fault(e);
      }
      // An interrupt ends one request, not the client.
      Thread.interrupted();
    }
  }

  private Outcome request(Residency residency, SplittableRandom random) {
    InstalledModel model = randomModel(random);
    if (random.nextInt(40) == 0) {
      residency.unload(model.name());
    }
    try (Lease lease = residency.acquire(model, randomOptions(random), randomKeepAlive(random))) {
      assertThat(lease.model().digest()).isEqualTo(model.digest());
      try (Generation generation = lease.loaded().generate(REQUEST)) {
        int events = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(8);
        for (int i = 0; i < events; i++) {
          if (generation.next().isLast()) {
            return Outcome.WHOLE;
          }
        }
      } catch (InterruptedException e) {
        return Outcome.CUT;
      }
      if (random.nextInt(50) == 0) {
        lease.engineFailed();
      }
      return Outcome.CUT;
    }
  }

  /** Models of one to four GiB in two versions, and one that is larger than the budget. */
  private static InstalledModel randomModel(SplittableRandom random) {
    int number = random.nextInt(MODELS);
    if (random.nextInt(60) == 0) {
      return Rig.model("huge", BUDGET + 1);
    }
    String version = number == 0 && random.nextInt(10) == 0 ? "new" : "old";
    return Rig.model("m" + number, (1 + number % 4) * GIB, "m" + number + version);
  }

  private static RunnerOptions randomOptions(SplittableRandom random) {
    return switch (random.nextInt(20)) {
      case 0 -> Rig.context(2048);
      case 1 -> Rig.context(8192);
      default -> RunnerOptions.DEFAULT;
    };
  }

  private static Optional<KeepAlive> randomKeepAlive(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Optional.of(KeepAlive.NONE);
      case 1 -> Optional.of(KeepAlive.FOREVER);
      case 2 -> Rig.keep(Duration.ofMillis(random.nextInt(2_000)));
      default -> Optional.empty();
    };
  }

  /** Moves time, and interrupts clients, as long as any is at work. */
  private void trouble(List<Thread> clients, SplittableRandom random) {
    while (clients.stream().anyMatch(Thread::isAlive)) {
      clock.advance(Duration.ofMillis(random.nextInt(200)));
      IntStream.range(0, 3)
          .mapToObj(_ -> clients.get(random.nextInt(CLIENTS)))
          .forEach(Thread::interrupt);
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void count(Outcome outcome) {
    synchronized (outcomes) {
      outcomes.merge(outcome, 1, Integer::sum);
    }
  }

  private void refused(Failure.Kind kind) {
    synchronized (outcomes) {
      outcomes.merge(Outcome.REFUSED, 1, Integer::sum);
      refusals.merge(kind, 1, Integer::sum);
    }
  }

  private void fault(Throwable fault) {
    synchronized (faults) {
      faults.add(fault);
    }
  }
}
