package dev.folkmoot.node.routing.sim;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.PeerIndex;
import dev.folkmoot.node.routing.RoutePlanner;
import dev.folkmoot.node.routing.Wanted;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Capacity;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.history.Attempt;
import dev.folkmoot.node.routing.history.History;
import dev.folkmoot.node.routing.history.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Our own planner, as a node uses it: with its own history, and adverts that arrive when they do.
 */
final class Planned implements Strategy {

  private static final ModelName MODEL =
      new ModelName("registry.ollama.ai", "library", "llama3", "8b");
  private static final Digest DIGEST = new Digest("ab".repeat(32));
  private static final double ADVERT_SECONDS = 60;
  private static final NodeId SELF = id(999);

  private final Agenda agenda;
  private final List<ProviderSpec> specs;
  private final RandomGenerator random;
  private final History history;
  private final Map<Ask, Attempt> attempts = new HashMap<>();
  private final Map<Integer, Double> promised = new HashMap<>();
  private PeerIndex index;

  Planned(Agenda agenda, List<ProviderSpec> specs, RandomGenerator random) {
    this.agenda = agenda;
    this.specs = specs;
    this.random = random;
    this.history = new History(random);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      candidates.add(candidate(i, Capacity.idle(specs.get(i).slots()), 0));
    }
    this.index = PeerIndex.of(SELF, candidates);
  }

  @Override
  public List<Integer> order(Ask ask, Set<Integer> refused) {
    Wanted wanted = Wanted.of(MODEL).withPrompt(ask.promptTokens(), ask.prefix());
    for (int provider : refused) {
      wanted = wanted.without(id(provider));
    }
    promised.clear();
    List<Integer> order = new ArrayList<>();
    for (Choice choice :
        RoutePlanner.plan(wanted, index, history, agenda.instant(), random).choices()) {
      int provider = Integer.parseInt(choice.name());
      promised.put(provider, choice.estimate().firstTokenMs());
      order.add(provider);
    }
    return order;
  }

  @Override
  public void sent(Ask ask, int provider) {
    double expected = promised.getOrDefault(provider, 0.0);
    attempts.put(ask, history.asked(id(provider), ask.prefix(), expected, agenda.instant()));
  }

  @Override
  public void firstToken(Ask ask, int provider) {
    Optional.ofNullable(attempts.get(ask))
        .ifPresent(attempt -> history.firstToken(attempt, agenda.instant()));
  }

  @Override
  public void refused(Ask ask, int provider) {
    end(ask, new Outcome.Refused(Optional.empty()));
  }

  @Override
  public void finished(Ask ask, int provider) {
    end(ask, new Outcome.Answered(ask.answerTokens(), Duration.ofSeconds(1)));
  }

  private void end(Ask ask, Outcome outcome) {
    Optional.ofNullable(attempts.remove(ask))
        .ifPresent(attempt -> history.ended(attempt, outcome, agenda.instant()));
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public void advert(int provider, Capacity capacity, double taken) {
    index = index.with(candidate(provider, capacity, taken));
  }

  private Candidate candidate(int provider, Capacity capacity, double taken) {
    ModelOffer offer =
        new ModelOffer(
            MODEL,
            DIGEST,
            32_768,
            Optional.of(RunnerOptions.DEFAULT.orContextLength(32_768)),
            Duration.ofSeconds(5),
            specs.get(provider).advertised());
    return new Candidate(
        id(provider),
        Integer.toString(provider),
        Reach.MESH,
        "simulated",
        DataPolicy.KEEPS_NOTHING,
        List.of(offer),
        capacity,
        Duration.ofMillis(1),
        Agenda.instant(taken),
        Agenda.instant(taken + ADVERT_SECONDS));
  }

  private static NodeId id(int provider) {
    return new NodeId("12D3KooW" + "%044d".formatted(provider).replace('0', 'z'));
  }
}
