package dev.folkmoot.net.advert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.net.advert.SimulatedMesh.SimNode;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Five hundred nodes on virtual time: models and load change, nodes come and go, and nobody pays
 * more than the budget for knowing of each other. A thousand nodes may cost each of them two
 * kilobytes a second, so these may cost half of that: what a node pays for adverts grows with their
 * number, and what it pays for load does not grow. (A thousand were seen to pay one kilobyte; they
 * take half a minute of two processors here, most of it until they have met.)
 */
class AdvertTrafficIT {

  private static final int NODES = 500;
  private static final int LINKS = 10;
  private static final int MODELS = 5;
  private static final long SEED = 20_261_121;
  private static final int MAX_BYTES_PER_SECOND = 1_000;

  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration MEASURED = Duration.ofMinutes(1);
  private static final Duration BETWEEN_RESTARTS = Duration.ofHours(1);
  private static final Duration BETWEEN_LOADS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_MODELS = Duration.ofMinutes(10);
  private static final Duration TIME_TO_LEARN = Duration.ofMinutes(1);

  private final SimulatedMesh mesh = new SimulatedMesh(AdvertLimits.standard(), SEED);

  @Test
  void fiveHundredNodesKnowEachOtherForAKilobyteASecond() {
    for (int i = 0; i < NODES; i++) {
      join(i);
    }
    mesh.run(WARM_UP);
    mesh.running.forEach(node -> {
      node.sentBytes = 0;
      node.receivedBytes = 0;
    });
    mesh.bytesByKind.clear();
    long start = mesh.now();

    mesh.run(MEASURED);

    LongSummaryStatistics sent = rates(start, true);
    LongSummaryStatistics received = rates(start, false);
    assertThat(mesh.bans).as("nobody is punished for what honest nodes do").isEmpty();
    assertThat(sent.getAverage()).as("sent, %s", mesh.bytesByKind).isLessThan(MAX_BYTES_PER_SECOND);
    assertThat(received.getAverage()).isLessThan(MAX_BYTES_PER_SECOND);
    everybodyKnowsEverybody();
  }

  private LongSummaryStatistics rates(long start, boolean sent) {
    return mesh.running.stream()
        .filter(node -> node.since <= start)
        .mapToLong(node ->
            (sent ? node.sentBytes : node.receivedBytes)
                * Duration.ofSeconds(1).toNanos()
                / (mesh.now() - start))
        .summaryStatistics();
  }

  /** All but those who came just now. */
  private void everybodyKnowsEverybody() {
    long settled = mesh.now() - TIME_TO_LEARN.toNanos();
    Set<SimNode> nodes =
        mesh.running.stream().filter(node -> node.since <= settled).collect(Collectors.toSet());
    assertThat(nodes).as("those who were there long enough").hasSizeGreaterThan(NODES * 9 / 10);
    for (SimNode node : nodes) {
      long known =
          nodes.stream()
              .filter(other -> node.book.find(other.id, mesh.moment()).isPresent())
              .count();
      assertThat(known).isGreaterThanOrEqualTo(nodes.size() - 2);
    }
  }

  private void join(int number) {
    SimNode node = mesh.start(TestSeal.node(number), MODELS);
    for (int i = 0; i < LINKS && mesh.running.size() > 1; i++) {
      mesh.connect(node, mesh.running.get(mesh.random.nextInt(mesh.running.size())));
    }
    mesh.sometime(BETWEEN_LOADS, () -> changeLoad(node));
    mesh.sometime(BETWEEN_MODELS, () -> changeModels(node));
    mesh.sometime(BETWEEN_RESTARTS, () -> restart(node, number));
  }

  private void changeLoad(SimNode node) {
    if (node.running) {
      LoadReport load = Adverts.load(mesh.random.nextInt(5), mesh.random.nextInt(3));
      mesh.act(node, node.book.report(load, mesh.moment()));
      mesh.sometime(BETWEEN_LOADS, () -> changeLoad(node));
    }
  }

  private void changeModels(SimNode node) {
    if (node.running) {
      int models = MODELS - 1 + mesh.random.nextInt(3);
      mesh.act(node, node.book.publish(Adverts.contents("renamed", models), mesh.moment()));
      mesh.sometime(BETWEEN_MODELS, () -> changeModels(node));
    }
  }

  private void restart(SimNode node, int number) {
    mesh.stop(node, mesh.random.nextBoolean());
    mesh.after(Duration.ofSeconds(30), () -> join(number));
  }
}
