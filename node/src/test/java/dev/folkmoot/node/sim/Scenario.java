package dev.folkmoot.node.sim;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.sim.Simulation;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * People ask, and machines come and go: what happens in a {@link Town}, by a seed. Nothing here
 * knows how the town is built.
 */
final class Scenario implements AutoCloseable {

  /** A node that has been there so long is known to others, and knows others. */
  private static final Duration SETTLED = Duration.ofSeconds(60);

  /** Longer than any connection survives. */
  private static final Duration PARTED = Duration.ofSeconds(90);

  private static final int LEAST_AWAY_SECONDS = 5;
  private static final int MOST_AWAY_SECONDS = 120;
  private static final int LEAST_WORDS = 5;
  private static final int MOST_WORDS = 60;
  private static final int TEN = 10;
  private static final int TRIES = 50;

  /**
   * How much happens.
   *
   * @param askers nodes whose people ask; the first ones
   * @param requests in all
   * @param departures nodes that leave, die or go dark, anywhere
   * @param breaks nodes that do so while they answer somebody
   * @param partitions times that a tenth of the nodes is cut off
   */
  record Plan(
      int nodes,
      int askers,
      Duration time,
      int requests,
      int departures,
      int breaks,
      int partitions) {}

  private static final System.Logger LOG = System.getLogger(Scenario.class.getName());

  final Audit audit;
  private final Town town;
  private final Simulation simulation;
  private final Models models;
  private final Plan plan;
  private final RandomGenerator random;
  private final Platform world;
  private final Map<Integer, Life> living = new LinkedHashMap<>();
  private final Map<Integer, Integer> lives = new LinkedHashMap<>();
  private Set<Integer> island = Set.of();
  private int open;

  Scenario(Town town, Audit audit, Models models, Plan plan) {
    this.audit = audit;
    this.town = town;
    this.simulation = town.simulation();
    this.models = models;
    this.plan = plan;
    this.random = simulation.random("scenario");
    this.world = simulation.platform("world");
  }

  /** Requests that have not ended. */
  int open() {
    return open;
  }

  int started() {
    return lives.values().stream().mapToInt(life -> life).sum();
  }

  /**
   * Lets the nodes come, then all happen, then the last answers end.
   *
   * @param meeting until the nodes know each other
   */
  void run(Duration meeting) {
    for (int i = 0; i < plan.nodes(); i++) {
      int number = i;
      sometime(Duration.ZERO, meeting.dividedBy(2), "start", () -> start(number));
    }
    for (int i = 0; i < plan.requests(); i++) {
      int number = i;
      simulation.after(at(meeting, plan.time()), () -> begin(number));
    }
    for (int i = 0; i < plan.departures(); i++) {
      sometime(meeting, plan.time(), "departure", () -> depart(anybody()));
    }
    for (int i = 0; i < plan.breaks(); i++) {
      sometime(meeting, plan.time(), "break", () -> depart(anybodyAtWork()));
    }
    for (int i = 0; i < plan.partitions(); i++) {
      Duration begin =
          meeting.plus(plan.time().multipliedBy(i + 1).dividedBy(plan.partitions() + 1));
      simulation.after(begin, this::part);
    }
    simulation.advance(meeting.plus(plan.time()));
    simulation.advance(PARTED.multipliedBy(2));
  }

  private Duration at(Duration after, Duration within) {
    return after.plusNanos(random.nextLong(within.toNanos()));
  }

  private void sometime(Duration after, Duration within, String what, Simulation.Task task) {
    simulation.after(at(after, within), () -> begin(what, task));
  }

  private void begin(String what, Simulation.Task task) {
    world.start(
        what,
        () -> {
          try {
            task.run();
          } catch (Exception e) {
            throw new IllegalStateException(what, e);
          }
        });
  }

  // ---- nodes come and go -----------------------------------------------------------------------

  private void start(int number) throws Exception {
    int life = lives.merge(number, 1, Integer::sum);
    WholeNode whole = town.start(number, life - 1, models.of(number));
    living.put(number, new Life(number, whole, simulation.nanoTime()));
  }

  private @Nullable Life anybody() {
    return one(List.copyOf(living.values()));
  }

  private @Nullable Life anybodyAtWork() {
    return one(living.values().stream().filter(life -> life.whole.serving.running() > 0).toList());
  }

  private @Nullable Life one(List<Life> lives) {
    return lives.isEmpty() ? null : lives.get(random.nextInt(lives.size()));
  }

  private void depart(@Nullable Life life) {
    if (life == null || !life.isAlive || life.isLeaving) {
      return;
    }
    int how = random.nextInt(3);
    if (how == 0) {
      life.isLeaving = true;
      town.leave(life.number, life.whole);
    } else {
      town.kill(life.number, life.whole, how == 1);
    }
    life.isAlive = false;
    living.remove(life.number, life);
    Duration away = Duration.ofSeconds(random.nextInt(LEAST_AWAY_SECONDS, MOST_AWAY_SECONDS));
    simulation.after(away, () -> begin("return", () -> start(life.number)));
  }

  private void part() {
    Set<Integer> some = new HashSet<>();
    for (int i = 0; i < plan.nodes(); i++) {
      if (random.nextInt(TEN) == 0) {
        some.add(i);
      }
    }
    island = some;
    town.partition(some);
    simulation.after(
        PARTED,
        () -> {
          island = Set.of();
          town.heal();
        });
  }

  private boolean reaches(Life one, Life other) {
    return island.contains(one.number) == island.contains(other.number);
  }

  // ---- people ask ------------------------------------------------------------------------------

  private void begin(int number) {
    Life asker = asker();
    if (asker != null) {
      int words = random.nextInt(LEAST_WORDS, MOST_WORDS);
      ModelName model = models.any(random);
      open++;
      asker.whole.machine.start("client", () -> ask(asker, number, words, model));
    }
  }

  /** One that has been there for a while: a newcomer knows nobody yet. */
  private @Nullable Life asker() {
    for (int i = 0; i < TRIES; i++) {
      Life life = living.get(random.nextInt(plan.askers()));
      if (life != null && isSettled(life) && !life.isLeaving) {
        return life;
      }
    }
    return null;
  }

  private boolean isSettled(Life life) {
    return simulation.nanoTime() - life.since >= SETTLED.toNanos();
  }

  private void ask(Life asker, int number, int words, ModelName model) {
    String prompt = Audit.prompt(number, words, model.model());
    List<Life> holders =
        living.values().stream()
            .filter(
                life -> models.has(life.number, model) && isSettled(life) && reaches(asker, life))
            .toList();
    String route = "nobody was asked";
    Optional<Failure> failure;
    StringBuilder text = new StringBuilder();
    try {
      Optional<ModelCard> card = asker.whole.node.find(model, Terms.DEFAULT);
      if (card.isEmpty()) {
        failure = Optional.of(new Failure(Failure.Kind.NOT_FOUND, "nobody has " + model.display()));
      } else {
        Ask ask = new Ask(card.get(), RunnerOptions.DEFAULT, Optional.empty(), Terms.DEFAULT);
        try (Answer answer =
            asker.whole.node.infer(ask, InferenceRequest.of(new Prompt.Raw(prompt)))) {
          failure = read(answer, text);
          route = answer.route().header();
        }
      }
    } catch (FailureException e) {
      failure = Optional.of(e.failure());
    } catch (InterruptedException e) {
      failure = Optional.of(new Failure(Failure.Kind.CANCELLED, "the machine is dead"));
    }
    open--;
    if (!asker.isAlive || asker.isLeaving) {
      audit.died();
    } else if (failure.isEmpty()) {
      audit.answered(prompt, text.toString(), Audit.text(number, words));
    } else {
      boolean somebodyHadIt =
          holders.stream()
              .anyMatch(life -> life.isAlive && !life.isLeaving && reaches(asker, life));
      audit.failed(prompt, failure.get(), route, somebodyHadIt);
    }
  }

  /** Reads to the end, as a server does; what the answer failed with, if it did. */
  private static Optional<Failure> read(Answer answer, StringBuilder text)
      throws InterruptedException {
    while (true) {
      TokenEvent event = answer.next();
      while (event != null) {
        switch (event) {
          case TokenEvent.Text said -> text.append(said.text());
          case TokenEvent.Finished _ -> {
            return Optional.empty();
          }
          case TokenEvent.Failed(Failure failure) -> {
            return Optional.of(failure);
          }
          case TokenEvent.Thinking _, TokenEvent.ToolCall _ ->
              throw new IllegalStateException("no script says that");
        }
        event = answer.poll();
      }
    }
  }

  /** Takes everybody's power away. */
  @Override
  public void close() {
    living.values().forEach(life -> town.kill(life.number, life.whole, true));
    simulation.advance(PARTED);
  }

  void log() {
    LOG.log(
        System.Logger.Level.INFO,
        "{0} answered, {1} of them taken up by another machine, {2} rightly refused, {3} died with"
            + " their asker; {4} legs to peers; {5} lives",
        audit.answered,
        audit.resumed,
        audit.honestlyRefused,
        audit.died,
        audit.legs,
        started());
  }
}
