package dev.folkmoot.node.routing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.node.routing.candidate.Speed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four providers, one three times slower, one that takes two requests and answers "no" within a
 * millisecond to a third; conversations of up to nine turns. All figures are medians over seeds.
 * The fleet can do about 0.23 conversations a second.
 */
class FleetTest {

  private static final int SEEDS = 20;
  private static final ProviderSpec QUICK = new ProviderSpec(4, 16, new Speed(1_500, 40), 40_000);
  private static final Scenario SCENARIO =
      new Scenario(
          List.of(QUICK, QUICK, QUICK.slowerBy(3), QUICK.withRoom(2, 0)), 1, 80, 0.2, 0.25, 0.02);

  private static final String PLANNER = "RoutePlanner";
  private static final Simulation.Maker LEAST_CONNECTIONS =
      (_, fleet, random) -> new LeastConnections(fleet.size(), random);
  private static final Map<String, Simulation.Maker> STRATEGIES = strategies();
  private static final Map<String, Medians> DEAF = new HashMap<>();
  private static final List<String> TABLE = new ArrayList<>();

  private record Medians(double median, double p95, double makespan, double refusals) {}

  private static Map<String, Simulation.Maker> strategies() {
    Map<String, Simulation.Maker> strategies = new LinkedHashMap<>();
    strategies.put(PLANNER, Planned::new);
    strategies.put("round robin", (_, fleet, _) -> new RoundRobin(fleet.size()));
    strategies.put("least connections", LEAST_CONNECTIONS);
    strategies.put("prefix hash", (_, fleet, _) -> new PrefixHash(fleet.size()));
    return strategies;
  }

  /** Where BENCHMARKS.md has its table from. */
  @AfterAll
  static void writeTheTable() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| traffic | strategy | first token p50 s | p95 s | makespan s | refusals |");
    lines.add("|---|---|---|---|---|---|");
    TABLE.stream().sorted().forEach(lines::add);
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target", "fleet.md"), lines);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.15, 0.2, 0.25})
  void thePlannerIsQuickerThanEverySimpleWayAtEveryLoad(double perSecond) {
    plannerWins(perSecond + " conversations/s", SCENARIO.at(perSecond));
  }

  @Test
  void thePlannerIsQuickerWhenAllComeAtOnce() {
    plannerWins("80 conversations at once", SCENARIO.at(1_000));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "8, 1", "8, 2", "8, 5"})
  void oldAdvertsAndOtherAskersDoNotSpoilIt(int askers, double seconds) {
    Scenario scenario = SCENARIO.withAskers(askers).withAdverts(seconds, seconds / 2);
    plannerWins("%d asker(s), adverts of %.0f s".formatted(askers, seconds), scenario);
  }

  @Test
  void eightAskersAtOnceDoNotRunAfterTheSameIdleMachine() {
    Scenario scenario = SCENARIO.at(1_000).withAskers(8).withAdverts(1, 0.5);
    plannerWins("80 conversations of 8 askers at once", scenario);
  }

  @Test
  void aMachineThatBoastsIsFoundOut() {
    ProviderSpec slow = QUICK.slowerBy(10);
    ProviderSpec boaster = slow.boasting(QUICK.speed());
    Scenario honest = SCENARIO.at(0.1).with(List.of(QUICK, QUICK, slow));
    Scenario boasted = SCENARIO.at(0.1).with(List.of(QUICK, QUICK, boaster));
    double told = medians(honest, Planned::new).median();
    double found = medians(boasted, Planned::new).median();
    double never = medians(boasted, LEAST_CONNECTIONS).median();
    assertThat(found).isLessThan(never);
    assertThat(found).isLessThan(4 * told);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    assertThat(Simulation.run(SCENARIO, Planned::new, 7))
        .isEqualTo(Simulation.run(SCENARIO, Planned::new, 7))
        .isNotEqualTo(Simulation.run(SCENARIO, Planned::new, 8));
  }

  private static void plannerWins(String traffic, Scenario scenario) {
    Medians planner = medians(scenario, Planned::new);
    STRATEGIES.forEach((name, maker) -> {
      Medians its = name.equals(PLANNER) ? planner : deaf(name, scenario, maker);
      TABLE.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.2f | %.2f | %.0f | %.0f |",
              traffic,
              name,
              its.median,
              its.p95,
              its.makespan,
              its.refusals));
      if (!name.equals(PLANNER)) {
        assertThat(planner.p95).as("p95 beside %s", name).isLessThan(its.p95);
        assertThat(planner.makespan).as("makespan beside %s", name).isLessThan(its.makespan);
      }
    });
  }

  /** Of a strategy that does not listen to adverts: it does the same however old they are. */
  private static Medians deaf(String name, Scenario scenario, Simulation.Maker maker) {
    String key = name + scenario.askers() + " " + scenario.perSecond();
    return DEAF.computeIfAbsent(key, _ -> medians(scenario, maker));
  }

  private static Medians medians(Scenario scenario, Simulation.Maker maker) {
    List<Result> results = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      results.add(Simulation.run(scenario, maker, seed));
    }
    assertThat(results).allSatisfy(r -> assertThat(r.unanswered()).isZero());
    return new Medians(
        median(results, Result::median),
        median(results, Result::p95),
        median(results, Result::makespan),
        median(results, Result::refusals));
  }

  private static double median(List<Result> results, ToDoubleFunction<Result> value) {
    return results.stream().mapToDouble(value).sorted().toArray()[results.size() / 2];
  }
}
