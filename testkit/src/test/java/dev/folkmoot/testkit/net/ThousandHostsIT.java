package dev.folkmoot.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.libp2p.rcmgr.Usage;
import dev.folkmoot.testkit.sim.Simulation;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ring of a thousand hosts with chords: they all connect, ping each other, and some die. */
final class ThousandHostsIT {

  private static final System.Logger LOG = System.getLogger(ThousandHostsIT.class.getName());
  private static final int HOSTS = 1_000;
  private static final int[] CHORDS = {1, 31, 173};
  private static final int EVERY_TENTH = 10;
  private static final long SEED = 1_000;
  private static final long MEGABYTE = 1 << 20;

  @Test
  void aThousandHostsConnectPingAndOutliveTheDeadAmongThem() throws Exception {
    long begun = cpuNanos();
    try (SimNetwork net = SimNetwork.seeded(SEED)) {
      net.everywhere(Link.of(Duration.ofMillis(30)).withJitter(Duration.ofMillis(10)));
      List<SimHost> hosts = new ArrayList<>();
      for (int i = 0; i < HOSTS; i++) {
        hosts.add(net.host("host " + i));
      }
      net.run(eachWithItsNeighbours(hosts, SimHost::connect));
      net.advance(Duration.ofSeconds(2));
      report(net, begun, "connected");
      net.run(
          eachWithItsNeighbours(
              hosts, (from, to) -> assertThat(from.host().ping(to.peerId())).isPositive()));

      assertThat(hosts)
          .allSatisfy(host -> assertThat(host.host().connections()).hasSize(2 * CHORDS.length));

      for (int i = 0; i < HOSTS; i += EVERY_TENTH) {
        net.kill(hosts.get(i));
      }
      net.advance(Duration.ofMinutes(2));
      report(net, begun, "two minutes later");
      for (SimHost host : hosts) {
        if (host.isAlive()) {
          assertThat(host.host().connections())
              .allMatch(connection -> !connection.isClosed())
              .hasSize(livingNeighbours(hosts, host));
          Usage usage = host.host().resources().systemUsage();
          assertThat(usage.connections()).isEqualTo(livingNeighbours(hosts, host));
        }
      }
    }
  }

  private interface Meeting {
    void of(SimHost from, SimHost to) throws Exception;
  }

  private static List<Simulation.Task> eachWithItsNeighbours(List<SimHost> hosts, Meeting meeting) {
    List<Simulation.Task> tasks = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      for (int chord : CHORDS) {
        SimHost from = hosts.get(i);
        SimHost to = hosts.get((i + chord) % hosts.size());
        tasks.add(() -> meeting.of(from, to));
      }
    }
    return tasks;
  }

  private static int livingNeighbours(List<SimHost> hosts, SimHost host) {
    int living = 0;
    for (int chord : CHORDS) {
      int own = host.number() - 1;
      living += hosts.get((own + chord) % HOSTS).isAlive() ? 1 : 0;
      living += hosts.get((own + HOSTS - chord) % HOSTS).isAlive() ? 1 : 0;
    }
    return living;
  }

  /** Of this thread, which is the one that does it all: the machine has other work as well. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void report(SimNetwork net, long begun, String what) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    LOG.log(
        System.Logger.Level.INFO,
        "{0}: {1} ms of CPU, {2} of virtual time, {3} steps, {4} packets, {5} threads, {6} MB",
        what,
        (cpuNanos() - begun) / 1_000_000,
        net.now(),
        net.simulation().steps(),
        net.trace().deliveries(),
        net.simulation().threadCount(),
        (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE);
  }
}
