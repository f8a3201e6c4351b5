package dev.folkmoot.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.net.SimNetwork;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fewer nodes than in {@link WholeNodesIT}, on the whole of libp2p: the same people and faults. */
final class WholeStackIT {

  private static final Duration MEETING = Duration.ofMinutes(2);
  private static final Scenario.Plan TEN_MINUTES =
      new Scenario.Plan(20, 8, Duration.ofMinutes(10), 200, 10, 20, 1);
  private static final long SEED = 20_261_122;

  @TempDir Path folder;

  @Test
  void onTheWholeStackNoRequestIsLostOrAnsweredTwice() throws Exception {
    Audit audit = new Audit();
    try (Models models = new Models(folder.resolve("stack"), 6, SEED);
        SimNetwork network = SimNetwork.seeded(SEED)) {
      StackTown town = new StackTown(network, audit);
      try (Scenario scenario = new Scenario(town, audit, models, TEN_MINUTES)) {
        scenario.run(MEETING);
        scenario.log();
        assertThat(audit.wrongs).isEmpty();
        assertThat(scenario.open()).isZero();
        assertThat(audit.answered).isGreaterThan(TEN_MINUTES.requests() / 2);
        assertThat(audit.resumed).isPositive();
      }
    }
  }
}
