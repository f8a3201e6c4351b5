package dev.folkmoot.node.routing.sim;

import dev.folkmoot.node.routing.history.PrefixChain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** One run: the traffic comes from the seed alone and is the same for every strategy. */
final class Simulation {

  private static final double REFUSAL_SECONDS = 0.001;
  private static final double RETRY_SECONDS = 0.25;
  private static final int SYSTEM_TOKENS = 400;
  private static final int QUESTION_TOKENS = 150;
  private static final int ANSWER_TOKENS = 200;
  private static final int MAX_TURNS = 9;
  private static final double THINK_SECONDS = 8;

  private final Scenario scenario;
  private final Agenda agenda = new Agenda();
  private final List<SimProvider> providers = new ArrayList<>();
  private final List<Strategy> askers = new ArrayList<>();
  private final List<Double> firstTokens = new ArrayList<>();
  private int open;
  private int asked;
  private int refusals;
  private double end;

  /** Makes the strategy of one asker. */
  interface Maker {
    Strategy make(Agenda agenda, List<ProviderSpec> fleet, SplittableRandom random);
  }

  private Simulation(Scenario scenario, Maker maker, long seed) {
    this.scenario = scenario;
    SplittableRandom random = new SplittableRandom(seed);
    scenario.fleet().forEach(spec -> providers.add(new SimProvider(spec, agenda)));
    SplittableRandom traffic = random.split();
    for (int i = 0; i < scenario.askers(); i++) {
      askers.add(maker.make(agenda, scenario.fleet(), random.split()));
    }
    double at = 0;
    for (int i = 0; i < scenario.conversations(); i++) {
      at += exponential(traffic, 1 / scenario.perSecond());
      Talk talk = new Talk(i, askers.get(i % askers.size()), traffic.split());
      open++;
      agenda.in(at, talk::ask);
    }
    for (int i = 0; i < providers.size() && askers.getFirst().listens(); i++) {
      advertise(i, random.nextDouble() * scenario.advertSeconds());
    }
  }

  static Result run(Scenario scenario, Maker maker, long seed) {
    Simulation simulation = new Simulation(scenario, maker, seed);
    while (simulation.open > 0 && simulation.agenda.step()) {
      // all that happens is on the agenda
    }
    return new Result(
        simulation.firstTokens,
        simulation.end,
        simulation.asked - simulation.firstTokens.size(),
        simulation.refusals);
  }

  private static double exponential(SplittableRandom random, double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  private void advertise(int provider, double in) {
    agenda.in(
        in,
        () -> {
          var capacity = providers.get(provider).capacity();
          double taken = agenda.now();
          agenda.in(
              scenario.delaySeconds(),
              () -> askers.forEach(asker -> asker.advert(provider, capacity, taken)));
          advertise(provider, scenario.advertSeconds());
        });
  }

  /** A conversation; its next question comes some time after the answer to the last. */
  private final class Talk {
    private final int number;
    private final Strategy asker;
    private final SplittableRandom random;
    private final List<PrefixChain.Link> links = new ArrayList<>();
    private int turnsLeft;
    private int tokens = SYSTEM_TOKENS;

    Talk(int number, Strategy asker, SplittableRandom random) {
      this.number = number;
      this.asker = asker;
      this.random = random;
      this.turnsLeft = 1 + random.nextInt(MAX_TURNS);
      links.add(new PrefixChain.Link(0, SYSTEM_TOKENS));
    }

    void ask() {
      turnsLeft--;
      asked++;
      tokens += 1 + (int) exponential(random, QUESTION_TOKENS);
      links.add(new PrefixChain.Link(number * 1_000L + links.size(), tokens));
      int answer = 1 + (int) exponential(random, ANSWER_TOKENS);
      Ask ask = new Ask(number, tokens, answer, new PrefixChain(links));
      send(ask, agenda.now(), new HashSet<>());
    }

    private void send(Ask ask, double asked, Set<Integer> refused) {
      int next =
          asker.order(ask, refused).stream()
              .filter(p -> !refused.contains(p))
              .findFirst()
              .orElse(-1);
      if (next < 0) {
        agenda.in(RETRY_SECONDS, () -> send(ask, asked, new HashSet<>()));
        return;
      }
      asker.sent(ask, next);
      if (!providers.get(next).take(ask, new Heard(ask, asked, next))) {
        refusals++;
        agenda.in(
            REFUSAL_SECONDS,
            () -> {
              asker.refused(ask, next);
              refused.add(next);
              send(ask, asked, refused);
            });
      }
    }

    private final class Heard implements SimProvider.Listener {
      private final Ask ask;
      private final double asked;
      private final int provider;

      Heard(Ask ask, double asked, int provider) {
        this.ask = ask;
        this.asked = asked;
        this.provider = provider;
      }

      @Override
      public void firstToken() {
        firstTokens.add(agenda.now() - asked);
        asker.firstToken(ask, provider);
      }

      @Override
      public void finished() {
        asker.finished(ask, provider);
        tokens += ask.answerTokens();
        if (turnsLeft > 0) {
          agenda.in(exponential(random, THINK_SECONDS), Talk.this::ask);
        } else {
          open--;
          end = agenda.now();
        }
      }
    }
  }
}
