package dev.folkmoot.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.sim.Simulation;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nodes by the thousand, on virtual time: {@code Node} with its fleet, catalog, router,
 * streams and hedges, {@code Serving} with its door, queue and drain, {@code LocalModels} with its
 * residency, the real {@code AdvertBook} with real signatures. What is not real: the engine (a
 * script with a pace of its own for each node, and a time to load), and what lies between the nodes
 * ({@link SimMesh}): connections have latency and are lost with their machines, messages are
 * encoded as on the wire, and Noise, yamux, identify and the proof of membership are left out.
 * Those are in {@link WholeStackIT}, with fewer nodes, for a thousand of them would take hours.
 *
 * <p>A thousand of them for an hour take a minute. {@code -Dfolkmoot.sim.nodes=120
 * -Dfolkmoot.sim.minutes=8} is a smaller one, for who is looking for a fault.
 */
final class WholeNodesIT {

  private static final System.Logger LOG = System.getLogger(WholeNodesIT.class.getName());
  private static final int NODES = Integer.getInteger("folkmoot.sim.nodes", 1_000);
  private static final int MINUTES = Integer.getInteger("folkmoot.sim.minutes", 60);
  private static final int REQUESTS_A_MINUTE = 66;
  private static final int NODES_AN_ASKER = 6;
  private static final int COMMON_MODELS = 20;
  private static final int LINKS = 12;
  private static final int MAX_BYTES_PER_SECOND = 2_048;
  private static final double SECONDS_TO_COUNT = 60;
  private static final Duration MEETING = Duration.ofMinutes(3);
  private static final long SEED = 20_261_122;

  @TempDir Path folder;

  /** A run that is over. */
  private record Run(
      Audit audit, int open, SimMesh mesh, LongSummaryStatistics sent, Duration processor) {}

  private Run run(String name, Scenario.Plan plan) throws Exception {
    long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Audit audit = new Audit();
    try (Models models = new Models(folder.resolve(name), COMMON_MODELS, SEED);
        Simulation simulation = new Simulation(SEED)) {
      SimTown town = new SimTown(simulation, audit, LINKS);
      try (Scenario scenario = new Scenario(town, audit, models, plan)) {
        scenario.run(MEETING);
        LongSummaryStatistics sent =
            town.mesh.lives().stream()
                .filter(life -> life.seconds() > SECONDS_TO_COUNT)
                .mapToLong(life -> (long) (life.advertBytesSent / life.seconds()))
                .summaryStatistics();
        scenario.log();
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
        return new Run(audit, scenario.open(), town.mesh, sent, Duration.ofNanos(spent));
      }
    }
  }

  @Test
  void noRequestIsLostOrAnsweredTwiceWhileNodesComeAndGo() throws Exception {
    Run run =
        run(
            "large",
            new Scenario.Plan(
                NODES,
                Math.max(1, NODES / NODES_AN_ASKER),
                Duration.ofMinutes(MINUTES),
                MINUTES * REQUESTS_A_MINUTE,
                MINUTES * 5,
                MINUTES * 3,
                3));
    LOG.log(
        System.Logger.Level.INFO,
        "{0} nodes, {1} minutes: adverts {2} bytes a second and node on average, {3} at most; {4}"
            + " s of CPU",
        NODES,
        MINUTES,
        run.sent().getAverage(),
        run.sent().getMax(),
        run.processor().toSeconds());

    assertThat(run.audit().wrongs).isEmpty();
    assertThat(run.open()).as("requests that never ended").isZero();
    assertThat(run.audit().answered).isGreaterThan(MINUTES * REQUESTS_A_MINUTE / 2);
    assertThat(run.audit().resumed).as("answers that a second machine took up").isPositive();
    assertThat(run.mesh().offences).as("nobody is punished for honest adverts").isEmpty();
    assertThat(run.sent().getAverage()).isLessThan(MAX_BYTES_PER_SECOND);
  }

  @Test
  void theSameSeedDoesTheSameToTheNanosecond() throws Exception {
    Scenario.Plan small = new Scenario.Plan(20, 8, Duration.ofMinutes(3), 90, 5, 10, 1);

    Run once = run("once", small);
    Run again = run("again", small);

    assertThat(again.mesh().digest()).isEqualTo(once.mesh().digest());
    assertThat(again.audit().legs).isEqualTo(once.audit().legs);
    assertThat(again.audit().answered).isEqualTo(once.audit().answered).isPositive();
  }
}
