package dev.folkmoot.bench;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.PeerIndex;
import dev.folkmoot.node.routing.RoutePlan;
import dev.folkmoot.node.routing.RoutePlanner;
import dev.folkmoot.node.routing.Wanted;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Capacity;
import dev.folkmoot.node.routing.candidate.Intake;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.candidate.Speed;
import dev.folkmoot.node.routing.history.Fingerprints;
import dev.folkmoot.node.routing.history.History;
import dev.folkmoot.node.routing.history.Outcome;
import dev.folkmoot.node.routing.history.PrefixChain;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Plans a CPU-second over a thousand adverts, on one thread; the CPU time is the whole process's,
 * so that the compiler and the collector are counted too. Wanted: 200,000.
 */
final class RouteBench {

  private static final int MACHINES = 1_000;
  private static final int MODELS = 100;
  private static final int OFFERS = 5;
  private static final int CONVERSATIONS = 256;
  private static final int TURNS = 8;
  private static final int ROUNDS = 6;
  private static final int PLANS = 200_000;
  private static final int CHANGES = 5_000;
  private static final int EXPLANATIONS = 1_000;
  private static final int BUILDS = 20;
  private static final int CONTEXT_TOKENS = 8_192;
  private static final List<Reach> FAR = List.of(Reach.MESH, Reach.FRIENDS, Reach.PUBLIC);
  private static final long SEED = 4;
  private static final Instant NOW = Instant.EPOCH;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final int models;
  private final boolean equal;
  private final History history = new History(new SplittableRandom(SEED));
  private final List<Wanted> requests = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private PeerIndex index;

  /** A list of machines that offer the models by turns, all alike or none like the other. */
  private RouteBench(int models, int offers, boolean equal) {
    this.models = models;
    this.equal = equal;
    for (int machine = 0; machine < MACHINES; machine++) {
      candidates.add(candidate(machine, offers));
    }
    this.index = PeerIndex.of(id(0), candidates);
    Fingerprints fingerprints = new Fingerprints(SEED);
    for (int i = 0; i < CONVERSATIONS; i++) {
      List<Message> messages = new ArrayList<>();
      for (int turn = 0; turn < TURNS; turn++) {
        messages.add(
            Message.of(Role.USER, "conversation " + i + " turn " + turn + " ".repeat(400)));
      }
      ModelName model = model(i % models);
      PrefixChain chain = fingerprints.of(model.key(), Prompt.Chat.of(messages));
      int tokens = chain.links().getLast().tokens();
      Wanted wanted =
          Wanted.of(model)
              .withPrompt(tokens, chain)
              .withOptions(RunnerOptions.DEFAULT, tokens)
              .withReach(Reach.PUBLIC, false);
      requests.add(wanted);
      Choice first = RoutePlanner.plan(wanted, index, history, NOW, random).choices().getFirst();
      var attempt = history.asked(first.node(), chain, 100, NOW);
      if (i % 2 == 0) {
        var answered = new Outcome.Answered(100, Duration.ofSeconds(3));
        history.ended(attempt, answered, NOW);
      }
    }
  }

  static void run(Appendable out) throws IOException {
    out.append("| adverts | plans/CPU-s | ms to build | µs a change | µs to explain |\n");
    out.append("|---|---|---|---|---|\n");
    new RouteBench(MODELS, OFFERS, false).row(out, "100 models, 5 on each machine");
    new RouteBench(1, 1, false).row(out, "one model on all, no two machines alike");
    new RouteBench(1, 1, true).row(out, "one model on all, all machines alike");
  }

  private void row(Appendable out, String what) throws IOException {
    List<Double> plans = new ArrayList<>();
    List<Double> changes = new ArrayList<>();
    List<Double> explanations = new ArrayList<>();
    List<Double> builds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      plans.add(PLANS / seconds(() -> plans(PLANS)));
      changes.add(seconds(this::changes) * 1e6 / CHANGES);
      explanations.add(seconds(this::explanations) * 1e6 / EXPLANATIONS);
      builds.add(seconds(this::builds) * 1e3 / BUILDS);
    }
    out.append(
        String.format(
            Locale.ROOT,
            "| %s | %,.0f | %.1f | %.0f | %.0f |%n",
            what,
            later(plans),
            later(builds),
            later(changes),
            later(explanations)));
  }

  /** The first half of the rounds warms the compiler up. */
  private static double later(List<Double> rounds) {
    return Medians.of(rounds.subList(ROUNDS / 2, ROUNDS));
  }

  private static double seconds(Runnable work) {
    double before = Cpu.ofThisProcess();
    work.run();
    return Cpu.ofThisProcess() - before;
  }

  private void plans(int count) {
    long chosen = 0;
    for (int i = 0; i < count; i++) {
      Wanted wanted = requests.get(i % requests.size());
      RoutePlan plan = RoutePlanner.plan(wanted, index, history, NOW, random);
      chosen += plan.choices().size();
    }
    if (chosen < count) {
      throw new IllegalStateException("some plans were empty");
    }
  }

  private void changes() {
    for (int i = 0; i < CHANGES; i++) {
      Candidate changed = candidates.get(random.nextInt(MACHINES));
      index = index.with(changed.withCapacity(capacity(), NOW, NOW.plusSeconds(60)));
    }
  }

  private void builds() {
    for (int i = 0; i < BUILDS; i++) {
      index = PeerIndex.of(id(0), candidates);
    }
  }

  private void explanations() {
    int reasons = 0;
    for (int i = 0; i < EXPLANATIONS; i++) {
      Wanted wanted = requests.get(i % requests.size());
      reasons += RoutePlanner.plan(wanted, index, history, NOW, random).leftOut().size();
    }
    if (reasons < EXPLANATIONS) {
      throw new IllegalStateException("nobody was left out");
    }
  }

  private Candidate candidate(int machine, int offers) {
    List<ModelOffer> offered = new ArrayList<>();
    for (int i = 0; i < offers; i++) {
      int number = (machine * offers + i * 7) % models;
      boolean loaded = equal || random.nextInt(2) == 0;
      offered.add(
          new ModelOffer(
              model(number),
              new Digest("%064x".formatted(number)),
              CONTEXT_TOKENS,
              loaded
                  ? Optional.of(RunnerOptions.DEFAULT.orContextLength(CONTEXT_TOKENS))
                  : Optional.empty(),
              Duration.ofSeconds(4),
              equal
                  ? new Speed(1_000, 30)
                  : new Speed(200 + random.nextInt(3_000), 5 + random.nextInt(60))));
    }
    return new Candidate(
        id(machine),
        "machine-" + machine,
        equal ? Reach.MESH : FAR.get(random.nextInt(FAR.size())),
        "llama.cpp",
        DataPolicy.KEEPS_NOTHING,
        offered,
        equal ? Capacity.idle(4) : capacity(),
        Duration.ofMillis(equal ? 1 : 1 + random.nextInt(40)),
        NOW,
        NOW.plusSeconds(60));
  }

  private Capacity capacity() {
    int running = random.nextInt(5);
    int queued = running < 4 ? 0 : random.nextInt(4);
    return new Capacity(4, running, queued, queued == 3 ? Intake.FULL : Intake.ACCEPTING);
  }

  private static ModelName model(int number) {
    return ModelName.parse("model" + number).orElseThrow();
  }

  private static NodeId id(int machine) {
    return new NodeId("12D3KooW" + "%044d".formatted(machine).replace('0', 'z'));
  }
}
