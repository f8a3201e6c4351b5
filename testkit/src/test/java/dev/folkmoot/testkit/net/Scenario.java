package dev.folkmoot.testkit.net;

import dev.folkmoot.testkit.sim.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Everything that can happen to hosts, within some minutes, driven by one seed. */
final class Scenario {

  private static final int HOSTS = 24;
  private static final Duration PAUSE = Duration.ofSeconds(20);

  private Scenario() {}

  /** The digest of all that was delivered. */
  static String digest(long seed) throws Exception {
    try (SimNetwork net = SimNetwork.seeded(seed)) {
      RandomGenerator random = net.simulation().random("scenario");
      net.everywhere(new Link(Duration.ofMillis(20), Duration.ofMillis(10), 2_000_000, 5));
      List<SimHost> hosts = new ArrayList<>();
      for (int i = 0; i < HOSTS; i++) {
        hosts.add(net.host("host " + i));
      }
      meet(net, hosts, random);
      net.partition(hosts.subList(0, HOSTS / 2), hosts.subList(HOSTS / 2, HOSTS));
      net.lose(hosts.get(0), hosts.get(1));
      net.advance(PAUSE);
      net.heal();
      for (int i = 0; i < HOSTS / 4; i++) {
        net.kill(hosts.get(random.nextInt(HOSTS)));
        hosts.get(random.nextInt(HOSTS)).restart();
        net.sever(hosts.get(random.nextInt(HOSTS)), hosts.get(random.nextInt(HOSTS)));
      }
      net.advance(PAUSE);
      meet(net, hosts, random);
      net.advance(Duration.ofMinutes(2));
      return net.trace().digest();
    }
  }

  /** Pairs by chance connect and ping at once; those that are dead fail, and that is well. */
  private static void meet(SimNetwork net, List<SimHost> hosts, RandomGenerator random)
      throws Exception {
    List<Simulation.Task> tasks = new ArrayList<>();
    for (int i = 0; i < 3 * HOSTS; i++) {
      SimHost from = hosts.get(random.nextInt(HOSTS));
      SimHost to = hosts.get(random.nextInt(HOSTS));
      tasks.add(() -> {
        try {
          from.connect(to);
          from.host().ping(to.peerId());
        } catch (IOException unlucky) {
          net.simulation().pause(Duration.ofMillis(1));
        }
      });
    }
    net.run(tasks);
  }

  /** In a JVM of its own: the seed, and the file that the digest is written to. */
  static final class Alone {
    private Alone() {}

    public static void main(String[] arguments) throws Exception {
      Files.writeString(Path.of(arguments[1]), digest(Long.parseLong(arguments[0])));
    }
  }
}
